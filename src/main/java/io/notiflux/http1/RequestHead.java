package io.notiflux.http1;

import io.helidon.http.Status;

/**
 * A request's head, checked: its line, and what its headers say about where the request ends and what comes after it
 * (RFC 9112 sections 5, 6 and 9.6). A statement that is made more than once, in two ways, or in a form that another
 * reader might understand differently is refused, as each of these is a way to hide a request in a body.
 */
final class RequestHead {
    static final long CHUNKED = -1;

    private final RequestLine line;
    private int hosts;
    private int lengths;
    private int codings;
    private long length;
    private boolean close;
    private boolean expectsContinue;
    private boolean expectsElse;

    private RequestHead(RequestLine line) {
        this.line = line;
    }

    /**
     * Parses a head.
     *
     * @param to the position after the empty line
     */
    static RequestHead parse(byte[] b, int from, int to) throws HttpRefusal {
        int end = HttpSyntax.find('\r', b, from, to);
        var head = new RequestHead(RequestLine.parse(b, from, end));
        for (int start = end + 2; b[start] != '\r'; start = end + 2) {
            end = HttpSyntax.find('\r', b, start, to);
            head.header(b, start, end);
        }
        head.finish();
        return head;
    }

    RequestLine line() {
        return line;
    }

    /** Returns the length of the body, or {@link #CHUNKED}. */
    long length() {
        return length;
    }

    /** Returns whether this is the connection's last request. */
    boolean close() {
        return close;
    }

    boolean expectsContinue() {
        return expectsContinue;
    }

    boolean isHttp10() {
        return line.minorVersion() == 0;
    }

    boolean hasHost() {
        return hosts > 0;
    }

    /**
     * Returns whether Helidon must see a rewritten head, as it does not know something in this one, or would handle it
     * wrongly.
     */
    boolean isToRewrite() {
        return expectsContinue
                || line.encode()
                || line.isAbsolute()
                || line.minorVersion() != 1
                || line.isHead()
                || line.method().equals("OPTIONS");
    }

    private void header(byte[] b, int from, int to) throws HttpRefusal {
        int colon = nameEnd(b, from, to);
        int valueFrom = HttpSyntax.skipSpaces(b, colon + 1, to);
        int valueTo = HttpSyntax.trimEnd(b, valueFrom, to);
        switch (colon - from) {
            case 4 -> {
                if (HttpSyntax.is(b, from, colon, "host")) {
                    hosts++;
                    Authority.check(b, valueFrom, valueTo);
                }
            }
            case 6 -> {
                if (HttpSyntax.is(b, from, colon, "expect")) {
                    boolean isContinue = HttpSyntax.is(b, valueFrom, valueTo, "100-continue");
                    expectsContinue |= isContinue;
                    expectsElse |= !isContinue;
                }
            }
            case 10 -> {
                if (HttpSyntax.is(b, from, colon, "connection")) {
                    close |= HttpSyntax.hasElement(b, valueFrom, valueTo, "close");
                }
            }
            case 14 -> {
                if (HttpSyntax.is(b, from, colon, "content-length")) {
                    lengths++;
                    length = length(b, valueFrom, valueTo);
                } else if (HttpSyntax.is(b, from, colon, "content_length")) {
                    throw looksLikeFraming();
                }
            }
            case 17 -> {
                if (HttpSyntax.is(b, from, colon, "transfer-encoding")) {
                    codings++;
                    checkChunked(b, valueFrom, valueTo);
                } else if (HttpSyntax.is(b, from, colon, "transfer_encoding")) {
                    throw looksLikeFraming();
                }
            }
            default -> {}
        }
    }

    /**
     * Returns the position of the colon, which comes right after the name. A line that continues the previous header's
     * value has no name, and is refused.
     */
    static int nameEnd(byte[] b, int from, int to) throws HttpRefusal {
        int end = HttpSyntax.tokenEnd(b, from, to);
        if (end == from || end == to || b[end] != ':') {
            throw HttpRefusal.malformed(
                    "A header's name is empty, has characters that it must not, or no colon right after it.");
        }
        return end;
    }

    /**
     * Makes the refusal of a header whose name looks like a framing header's: gateways to CGI and the like turn hyphens
     * into underscores.
     */
    private static HttpRefusal looksLikeFraming() {
        return HttpRefusal.malformed("A header is called almost like one that says where the body ends.");
    }

    private static long length(byte[] b, int from, int to) throws HttpRefusal {
        boolean good = from < to && (b[from] != '0' || to - from == 1); // some readers take a leading zero for octal
        long value = 0;
        for (int i = from; i < to && good; i++) {
            int digit = b[i] - '0';
            good = HttpSyntax.isDigit(b[i]) && value <= (Long.MAX_VALUE - digit) / 10;
            value = value * 10 + digit;
        }
        if (!good) {
            throw HttpRefusal.malformed("The Content-Length is not one decimal number of bytes.");
        }
        return value;
    }

    /**
     * Checks the transfer coding. Only {@code chunked} is supported, which must be the last and come once (RFC 9112
     * section 6.1).
     */
    private static void checkChunked(byte[] b, int from, int to) throws HttpRefusal {
        int codings = 0;
        int chunked = 0;
        boolean last = false;
        boolean empty = false;
        for (int start = from; start <= to; codings++) {
            int comma = HttpSyntax.find(',', b, start, to);
            int first = HttpSyntax.skipSpaces(b, start, comma);
            int end = HttpSyntax.trimEnd(b, first, comma);
            empty |= first == end;
            last = HttpSyntax.is(b, first, end, "chunked");
            chunked += last ? 1 : 0;
            start = comma + 1;
        }
        if (!last || chunked > 1 || empty) {
            throw HttpRefusal.malformed("The Transfer-Encoding is not 'chunked'.");
        }
        if (codings > 1) {
            throw new HttpRefusal(Status.NOT_IMPLEMENTED_501, "The only Transfer-Encoding here is 'chunked'.");
        }
    }

    /** Checks what only the whole head shows. */
    private void finish() throws HttpRefusal {
        if (hosts > 1 || (hosts == 0 && !isHttp10())) {
            throw HttpRefusal.malformed("There must be one header Host, no more and no less.");
        }
        if (lengths + codings > 1 || (codings > 0 && isHttp10())) {
            throw HttpRefusal.malformed(
                    "The body's length is said more than once; send one Content-Length or one Transfer-Encoding.");
        }
        if (codings > 0) {
            length = CHUNKED;
        }
        if (isHttp10()) {
            close = true; // no proxy in between can be trusted to know when to keep it open (RFC 9112 appendix C.2.2)
            expectsContinue = false; // HTTP/1.0 does not have it (RFC 9110 section 10.1.1)
        } else if (expectsElse) {
            throw new HttpRefusal(
                    Status.EXPECTATION_FAILED_417, "This server meets no expectation but '100-continue'.");
        }
    }
}
