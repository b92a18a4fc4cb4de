package io.notiflux.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads and writes IP addresses, and never asks a name service about what only looks like one. */
final class IpAddress {
    /**
     * All that an address can have; the JDK's parser decides. Without a zone, which is an interface of a machine's
     * own.
     */
    private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
    /** The JDK would also take {@code 10.1} and {@code 010.0.0.1}, which programs understand differently. */
    private static final Pattern V4 = Pattern.compile("((0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])(\\.(?=.)|$)){4}");

    private IpAddress() {}

    /** An IPv4 address in an IPv6 one is the IPv4 address. */
    static Optional<InetAddress> parse(String text) {
        boolean isV6 = text.indexOf(':') >= 0;
        if (isV6 ? !V6.matcher(text).matches() : !V4.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address of 4 or 16 octets. */
    static InetAddress of(byte[] octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("neither 4 nor 16 octets", e);
        }
    }

    /** In the form of RFC 5952: the longest run of zeros is left out, and there is no zone. */
    static String text(InetAddress address) {
        if (!(address instanceof Inet6Address)) {
            return address.getHostAddress();
        }
        byte[] octets = address.getAddress();
        int[] groups = new int[8];
        for (int i = 0; i < groups.length; i++) {
            groups[i] = ((octets[2 * i] & 0xff) << 8) | (octets[2 * i + 1] & 0xff);
        }
        int[] zeros = longestZeros(groups);
        var text = new StringBuilder();
        for (int i = 0; i < groups.length; i++) {
            if (i == zeros[0]) {
                text.append("::");
                i += zeros[1] - 1;
            } else {
                text.append(text.isEmpty() || text.charAt(text.length() - 1) == ':' ? "" : ":")
                        .append(Integer.toHexString(groups[i]));
            }
        }
        return text.toString();
    }

    /** Where the first of the longest runs of zeros begins, and its length; -1 if none is longer than 1. */
    private static int[] longestZeros(int[] groups) {
        int from = -1;
        int longest = 1;
        for (int i = 0; i < groups.length; i++) {
            int length = 0;
            while (i + length < groups.length && groups[i + length] == 0) {
                length++;
            }
            if (length > longest) {
                from = i;
                longest = length;
            }
            i += length;
        }
        return new int[] {from, longest};
    }
}
