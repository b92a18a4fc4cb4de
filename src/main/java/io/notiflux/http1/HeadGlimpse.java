package io.notiflux.http1;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What a refused head seems to say. It is used for the form of the refusal only, as the bytes may be anything. */
record HeadGlimpse(String path, Optional<String> origin, boolean head) {

    static HeadGlimpse of(InboundBuffer in) {
        byte[] b = in.bytes();
        int lineTo = HttpSyntax.find('\r', b, in.from(), in.to());
        int methodTo = HttpSyntax.find(' ', b, in.from(), lineTo);
        return new HeadGlimpse(
                path(b, Math.min(methodTo + 1, lineTo), lineTo),
                origin(b, lineTo, in.to()),
                HttpSyntax.is(b, in.from(), methodTo, "head"));
    }

    private static String path(byte[] b, int from, int to) {
        int end = from;
        while (end < to && HttpSyntax.isTarget(b[end]) && b[end] != '?') {
            end++;
        }
        return text(b, from, end);
    }

    private static Optional<String> origin(byte[] b, int from, int to) {
        for (int line = HttpSyntax.find('\n', b, from, to) + 1; line < to; ) {
            int end = HttpSyntax.find('\r', b, line, to);
            int colon = HttpSyntax.find(':', b, line, end);
            if (HttpSyntax.is(b, line, colon, "origin") && end < to) {
                int first = HttpSyntax.skipSpaces(b, colon + 1, end);
                int last = HttpSyntax.trimEnd(b, first, end);
                return isVisible(b, first, last) ? Optional.of(text(b, first, last)) : Optional.empty();
            }
            line = HttpSyntax.find('\n', b, end, to) + 1;
        }
        return Optional.empty();
    }

    /** Returns whether the bytes are visible characters: they are repeated in the answer's head. */
    private static boolean isVisible(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if (b[i] <= ' ' || b[i] == 0x7f) {
                return false;
            }
        }
        return from < to;
    }

    private static String text(byte[] b, int from, int to) {
        return new String(b, from, to - from, StandardCharsets.US_ASCII);
    }
}
