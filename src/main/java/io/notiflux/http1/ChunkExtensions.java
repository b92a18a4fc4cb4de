package io.notiflux.http1;

/**
 * Checks what may stand after a chunk's size (RFC 9112 section 7.1.1): names, some with a value, with white space
 * around them.
 */
final class ChunkExtensions {
    private ChunkExtensions() {}

    static boolean areGood(byte[] b, int from, int to) {
        int i = from;
        while (i >= 0 && i < to) {
            i = extensionEnd(b, i, to);
        }
        return i == to;
    }

    /**
     * Returns the end of an extension, or -1 if there is none. White space at the end of a line belongs to no
     * extension; it is used to disguise a size.
     */
    private static int extensionEnd(byte[] b, int from, int to) {
        int semicolon = HttpSyntax.skipSpaces(b, from, to);
        if (semicolon == to || b[semicolon] != ';') {
            return -1;
        }
        int name = HttpSyntax.skipSpaces(b, semicolon + 1, to);
        int nameEnd = HttpSyntax.tokenEnd(b, name, to);
        if (nameEnd == name) {
            return -1;
        }
        int equals = HttpSyntax.skipSpaces(b, nameEnd, to);
        if (equals == to || b[equals] != '=') {
            return nameEnd;
        }
        int value = HttpSyntax.skipSpaces(b, equals + 1, to);
        if (value < to && b[value] == '"') {
            return quotedEnd(b, value + 1, to);
        }
        int valueEnd = HttpSyntax.tokenEnd(b, value, to);
        return valueEnd == value ? -1 : valueEnd;
    }

    private static int quotedEnd(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] == '"') {
                return i + 1;
            }
            if (b[i] == '\\') {
                i++;
            }
        }
        return -1;
    }
}
