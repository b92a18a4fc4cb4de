package io.notiflux.access;

import java.net.InetAddress;
import java.util.Optional;

/**
 * A network of IP addresses.
 *
 * @param bits how many of the address' first bits all of them share
 */
record Network(InetAddress address, int bits) {
    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
     *
     * @throws InvalidNetworkException with what is wrong with the text
     */
    static Network parse(String text) throws InvalidNetworkException {
        int slash = text.indexOf('/');
        InetAddress address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash))
                .orElseThrow(() -> new InvalidNetworkException(
                        "has '" + text + "', which is no address and no network; give such as 10.0.0.0/8 or ::1"));
        int length = address.getAddress().length * Byte.SIZE;
        int bits = slash < 0 ? length : prefix(text.substring(slash + 1)).orElse(-1);
        if (bits > length || bits < 0) {
            throw new InvalidNetworkException(
                    "has '" + text + "', whose prefix is not a whole number from 1 to " + length + "; give one");
        }
        if (bits == 0) {
            throw new InvalidNetworkException(
                    "has '" + text + "', which is everybody, so that any client could name its address; give the"
                            + " proxies' own networks");
        }
        var network = new Network(address, bits);
        InetAddress first = network.first();
        if (!first.equals(address)) {
            throw new InvalidNetworkException("has '" + text + "', whose address has bits after its prefix; give "
                    + IpAddress.text(first) + "/" + bits);
        }
        return network;
    }

    String text() {
        return IpAddress.text(address) + "/" + bits;
    }

    private static Optional<Integer> prefix(String digits) {
        return digits.matches("[0-9]{1,3}") ? Optional.of(Integer.valueOf(digits)) : Optional.empty();
    }

    private InetAddress first() {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            octets[i] = (byte) (octets[i] & mask(i));
        }
        return IpAddress.of(octets);
    }

    boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int i = 0; i < ours.length; i++) {
            if (((ours[i] ^ theirs[i]) & mask(i)) != 0) {
                return false;
            }
        }
        return true;
    }

    /** The bits of an octet that are within the prefix. */
    private int mask(int octet) {
        int within = Math.clamp(bits - (long) octet * Byte.SIZE, 0, Byte.SIZE);
        return (0xff << (Byte.SIZE - within)) & 0xff;
    }
}
