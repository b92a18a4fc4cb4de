package io.notiflux.http1;

/**
 * A host and perhaps a port, as in {@code Host} (RFC 9110 section 7.2, RFC 3986 section 3.2). It has no user, and is
 * never empty.
 */
final class Authority {
    private static final int MAX_PORT = 65_535;

    private Authority() {}

    static void check(byte[] b, int from, int to) throws HttpRefusal {
        int end = from < to && b[from] == '[' ? literalEnd(b, from + 1, to) : nameEnd(b, from, to);
        if (end == from || (end < to && (b[end] != ':' || !isPort(b, end + 1, to)))) {
            throw HttpRefusal.malformed("The header Host, or the URL, has no host, or no port, as it must be.");
        }
    }

    private static int nameEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && HttpSyntax.isHost(b[i])) {
            i++;
        }
        return i;
    }

    /**
     * Returns the position after the closing bracket of an IPv6 address, or that of the opening bracket if it is none.
     */
    private static int literalEnd(byte[] b, int from, int to) {
        int i = from;
        while (i < to && (HttpSyntax.isHex(b[i]) || b[i] == ':' || b[i] == '.')) {
            i++;
        }
        return i > from && i < to && b[i] == ']' ? i + 1 : from - 1;
    }

    private static boolean isPort(byte[] b, int from, int to) {
        int port = 0;
        for (int i = from; i < to; i++) {
            if (!HttpSyntax.isDigit(b[i]) || port > MAX_PORT) {
                return false;
            }
            port = port * 10 + b[i] - '0';
        }
        return from < to && port <= MAX_PORT;
    }
}
