package io.notiflux.access;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The PROXY protocol's header (versions 1 and 2), which a proxy that passes on bytes sends before them.
 *
 * @param size its length in bytes
 * @param client the address that it names; empty if it names none, as for a health check of the proxy's own
 */
public record ProxyHeader(int size, Optional<InetAddress> client) {
    /** The longest header of version 1, as its specification says. */
    private static final int MAX_LINE = 107;

    /** A request with a method of that name, which a proxy that speaks HTTP may pass on, has a path behind it. */
    private static final List<byte[]> V1 = List.of(ascii("PROXY TCP4 "), ascii("PROXY TCP6 "), ascii("PROXY UNKNOWN"));

    private static final byte[] V2 = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};
    /** The signature, version and command, family, and length. */
    private static final int V2_FIXED = 16;

    /** More than any proxy sends, of the 64 kB that the length could say. */
    private static final int MAX_V2 = 4_096;

    /** What the first bytes of a connection are. */
    public sealed interface Look {
        /** They may become a header: more of them is needed to tell. */
        record More() implements Look {}

        /** They are no header: a request has begun. */
        record None() implements Look {}

        /** They begin as a header, and are none. */
        record Malformed() implements Look {}

        record Whole(ProxyHeader header) implements Look {}
    }

    private static final Look MORE = new Look.More();
    private static final Look NONE = new Look.None();
    private static final Look MALFORMED = new Look.Malformed();

    /** Looks at the bytes that have come so far; there is one at least. */
    public static Look look(byte[] b, int from, int to) {
        for (byte[] v1 : V1) {
            if (begins(b, from, to, v1)) {
                return to - from < v1.length ? MORE : line(b, from, to);
            }
        }
        if (begins(b, from, to, V2)) {
            return to - from < V2_FIXED ? MORE : binary(b, from, to);
        }
        return NONE;
    }

    private static boolean begins(byte[] b, int from, int to, byte[] signature) {
        int length = Math.min(to - from, signature.length);
        return Arrays.equals(b, from, from + length, signature, 0, length);
    }

    // ---- version 1: PROXY TCP4 192.0.2.1 192.0.2.2 56324 443

    private static Look line(byte[] b, int from, int to) {
        int end = from;
        while (end < to && b[end] != '\n') {
            end++;
        }
        if (end - from >= MAX_LINE) {
            return MALFORMED;
        }
        if (end == to) {
            return MORE;
        }
        String line = new String(b, from, end - from, StandardCharsets.ISO_8859_1);
        int size = end + 1 - from;
        if (!line.endsWith("\r")) {
            return MALFORMED;
        }
        String[] words = line.substring(0, line.length() - 1).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new Look.Whole(new ProxyHeader(size, Optional.empty()));
        }
        boolean v4 = words[1].equals("TCP4");
        if (words.length != 6 || !isPort(words[4]) || !isPort(words[5])) {
            return MALFORMED;
        }
        boolean fit = words[2].contains(":") != v4 && words[3].contains(":") != v4;
        Optional<InetAddress> client = IpAddress.parse(words[2]);
        return fit && client.isPresent() && IpAddress.parse(words[3]).isPresent()
                ? new Look.Whole(new ProxyHeader(size, client))
                : MALFORMED;
    }

    private static boolean isPort(String word) {
        return word.matches("0|[1-9][0-9]{0,4}") && Integer.parseInt(word) <= 65_535;
    }

    // ---- version 2

    private static Look binary(byte[] b, int from, int to) {
        int version = (b[from + 12] >> 4) & 0xf;
        int command = b[from + 12] & 0xf;
        int family = (b[from + 13] >> 4) & 0xf;
        int length = ((b[from + 14] & 0xff) << 8) | (b[from + 15] & 0xff);
        int addresses = switch (family) {
            case 1 -> 2 * 4 + 4;
            case 2 -> 2 * 16 + 4;
            default -> 0; // unspecified or a Unix socket, which have no IP address
        };
        if (version != 2 || command > 1 || family > 3 || length < addresses || V2_FIXED + length > MAX_V2) {
            return MALFORMED;
        }
        int size = V2_FIXED + length;
        if (to - from < size) {
            return MORE;
        }
        if (command == 0 || addresses == 0) {
            return new Look.Whole(new ProxyHeader(size, Optional.empty()));
        }
        int octets = family == 1 ? 4 : 16;
        int first = from + V2_FIXED;
        InetAddress client = IpAddress.of(Arrays.copyOfRange(b, first, first + octets));
        return new Look.Whole(new ProxyHeader(size, Optional.of(client)));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
