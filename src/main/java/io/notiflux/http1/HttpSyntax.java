package io.notiflux.http1;

/** Classes of characters, and the rules that all of HTTP's lists share (RFC 9110 section 5.6, RFC 3986). */
final class HttpSyntax {
    private static final int TOKEN = 1;
    private static final int VALUE = 2;
    private static final int TARGET = 4;
    private static final int TO_ENCODE = 8;
    private static final int HEX = 16;
    private static final int HOST = 32;

    private static final byte[] CLASSES = new byte[256];

    static {
        String alphanumeric = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
        mark(alphanumeric + "!#$%&'*+-.^_`|~", TOKEN);
        mark(alphanumeric + "-._~!$&'()*+,;=:@/?%", TARGET);
        mark(alphanumeric + "-._~!$&'()*+;=%", HOST); // no comma, which would make it a list of hosts
        mark("[]|^{}\"<>\\`", TO_ENCODE);
        mark("0123456789abcdefABCDEF", HEX);
        for (int c = 0; c < 256; c++) {
            if ((c >= ' ' && c != 0x7f) || c == '\t') {
                CLASSES[c] |= VALUE;
            }
        }
    }

    private HttpSyntax() {}

    private static void mark(String characters, int kind) {
        for (int i = 0; i < characters.length(); i++) {
            CLASSES[characters.charAt(i)] |= (byte) kind;
        }
    }

    private static boolean is(byte b, int kind) {
        return (CLASSES[b & 0xff] & kind) != 0;
    }

    static boolean isToken(byte b) {
        return is(b, TOKEN);
    }

    /**
     * Returns whether a header's value may have the byte: all but control characters are allowed, obs-text included.
     */
    static boolean isValue(byte b) {
        return is(b, VALUE);
    }

    static boolean isTarget(byte b) {
        return is(b, TARGET);
    }

    /** Returns whether browsers send the byte raw although URIs allow it only percent-encoded. */
    static boolean isToEncode(byte b) {
        return is(b, TO_ENCODE);
    }

    static boolean isHex(byte b) {
        return is(b, HEX);
    }

    static boolean isHost(byte b) {
        return is(b, HOST);
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    static boolean isSpace(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Returns the end of the token that begins there. The token may be empty. */
    static int tokenEnd(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isToken(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns the first position from there on that is not white space. */
    static int skipSpaces(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && isSpace(bytes[i])) {
            i++;
        }
        return i;
    }

    /** Returns the end without the white space before it. */
    static int trimEnd(byte[] bytes, int from, int to) {
        int i = to;
        while (i > from && isSpace(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    /** Returns the first position of the byte from there on, or the end. */
    static int find(char b, byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && bytes[i] != b) {
            i++;
        }
        return i;
    }

    /** Returns whether the bytes are that ASCII text in any case. */
    static boolean is(byte[] bytes, int from, int to, String lowerCase) {
        if (to - from != lowerCase.length()) {
            return false;
        }
        for (int i = 0; i < lowerCase.length(); i++) {
            int b = bytes[from + i];
            if (b >= 'A' && b <= 'Z') {
                b |= 0x20;
            }
            if (b != lowerCase.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Returns whether a list has that element, in any case. */
    static boolean hasElement(byte[] bytes, int from, int to, String lowerCase) {
        for (int start = from; start <= to; ) {
            int comma = find(',', bytes, start, to);
            int first = skipSpaces(bytes, start, comma);
            if (is(bytes, first, trimEnd(bytes, first, comma), lowerCase)) {
                return true;
            }
            start = comma + 1;
        }
        return false;
    }
}
