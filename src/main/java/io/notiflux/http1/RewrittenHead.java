package io.notiflux.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * A head as Helidon is to see it, in HTTP/1.1's plainest form, as Helidon takes no other. HEAD is shown as GET, so that
 * each route answers it; {@link AnswerWriter} leaves the content out. An expectation is met by {@link RequestFraming},
 * and not shown.
 */
final class RewrittenHead {
    /** The path that stands for {@code *}, which Helidon's routing does not take for a path. */
    private static final String ASTERISK = "/*";

    private RewrittenHead() {}

    /**
     * Writes the head for Helidon.
     *
     * @param to the position after the empty line
     */
    static byte[] of(RequestHead head, byte[] b, int from, int to) {
        RequestLine line = head.line();
        var out = new ByteArrayOutputStream(to - from + 64);
        write(out, line.isHead() ? "GET " : line.method() + " ");
        target(out, line, b);
        write(out, " HTTP/1.1\r\n");
        if (line.isAbsolute()) { // the URL's host takes precedence (RFC 9112 section 3.2.2)
            write(out, "Host: ");
            out.write(b, line.authorityFrom(), line.authorityTo() - line.authorityFrom());
            write(out, "\r\n");
        } else if (!head.hasHost()) {
            write(out, "Host: localhost\r\n");
        }
        headers(out, head, b, HttpSyntax.find('\n', b, from, to) + 1);
        write(out, head.isHttp10() ? "Connection: close\r\n\r\n" : "\r\n");
        return out.toByteArray();
    }

    private static void target(ByteArrayOutputStream out, RequestLine line, byte[] b) {
        int from = line.targetFrom();
        if (from < line.targetTo() && b[from] == '*') {
            write(out, ASTERISK);
            return;
        }
        if (from == line.targetTo() || b[from] != '/') { // a URL without a path
            out.write('/');
        }
        for (int i = from; i < line.targetTo(); i++) {
            if (HttpSyntax.isToEncode(b[i])) {
                out.write('%');
                out.write(Character.toUpperCase(Character.forDigit(b[i] >> 4, 16)));
                out.write(Character.toUpperCase(Character.forDigit(b[i] & 0xf, 16)));
            } else {
                out.write(b[i]);
            }
        }
    }

    private static void headers(ByteArrayOutputStream out, RequestHead head, byte[] b, int first) {
        for (int from = first; b[from] != '\r'; ) {
            int colon = HttpSyntax.find(':', b, from, b.length);
            int end = HttpSyntax.find('\n', b, colon, b.length) + 1;
            if (!isLeftOut(head, b, from, colon)) {
                out.write(b, from, end - from);
            }
            from = end;
        }
    }

    private static boolean isLeftOut(RequestHead head, byte[] b, int from, int colon) {
        return HttpSyntax.is(b, from, colon, "expect")
                || (head.line().isAbsolute() && HttpSyntax.is(b, from, colon, "host"))
                || (head.isHttp10() && HttpSyntax.is(b, from, colon, "connection"))
                || ((head.isHttp10() || head.line().isHead()) && HttpSyntax.is(b, from, colon, "upgrade"));
    }

    private static void write(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
