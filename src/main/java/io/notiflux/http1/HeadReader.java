package io.notiflux.http1;

import io.helidon.http.Status;

/**
 * Finds where a head ends (RFC 9112 section 2.2). It reads octet by octet, so that the verdict does not depend on how
 * the head was split into pieces. Lines end with CR LF; a tab is the only other control character that is allowed.
 */
final class HeadReader {
    /**
     * The limit on the first line, and on the headers together. A browser's stream of events has a token of 16 kB in
     * its URL.
     */
    private static final int MAX_BYTES = 32 * 1_024;

    /** The longest method: if so many bytes have none, it is not a first line. */
    private static final int MAX_METHOD = 64;

    private final InboundBuffer in;
    /** The position, as an offset from the buffer's beginning. */
    private int at;

    private int lineFrom;
    /** The offset after the first line; 0 while the first line is read. */
    private int headersFrom;

    private boolean emptyLine;

    private HeadReader(InboundBuffer in) {
        this.in = in;
    }

    /**
     * Waits for a head at the buffer's beginning. It returns the size including the empty line, or -1 if the peer ends
     * before.
     */
    static int read(InboundBuffer in) throws HttpRefusal {
        var reader = new HeadReader(in);
        while (!reader.scan()) {
            if (!in.fill()) {
                return -1;
            }
        }
        return reader.at;
    }

    /** Scans the available bytes, up to the head's end at most. It returns whether the end was found. */
    private boolean scan() throws HttpRefusal {
        while (at < in.size()) {
            skipText();
            if (at - headersFrom >= MAX_BYTES) {
                throw tooLarge();
            }
            if (at + 1 >= in.size()) {
                checkEnd();
                return false;
            }
            if (in.bytes()[in.from() + at] != '\r' || in.bytes()[in.from() + at + 1] != '\n') {
                throw controlCharacter();
            }
            if (endLine()) {
                return true;
            }
        }
        return false;
    }

    private void skipText() {
        byte[] b = in.bytes();
        int to = Math.min(in.to(), in.from() + headersFrom + MAX_BYTES);
        int i = in.from() + at;
        while (i < to && ((b[i] >= ' ' && b[i] != 0x7f) || b[i] < 0 || b[i] == '\t')) {
            i++;
        }
        at = i - in.from();
    }

    /** Checks the last available octet, which may be the CR of a line's end; the next one has not arrived yet. */
    private void checkEnd() throws HttpRefusal {
        if (at < in.size() && in.bytes()[in.from() + at] != '\r') {
            throw controlCharacter();
        }
    }

    /** Ends a line. It returns whether that was the head's end. */
    private boolean endLine() throws HttpRefusal {
        boolean empty = at == lineFrom;
        at += 2;
        if (empty && headersFrom > 0) {
            return true;
        }
        if (empty) { // some old clients send an empty line after a body
            if (emptyLine) {
                throw HttpRefusal.malformed("There are empty lines where a request should be.");
            }
            emptyLine = true;
            in.skip(at);
            at = 0;
        } else if (headersFrom == 0) {
            headersFrom = at;
        }
        lineFrom = at;
        return false;
    }

    private static HttpRefusal controlCharacter() {
        return HttpRefusal.malformed("The request's head has a control character, or a line end that is not CR LF.");
    }

    private HttpRefusal tooLarge() {
        if (headersFrom > 0) {
            return new HttpRefusal(HttpRefusal.HEADERS_TOO_LARGE_431, "The request's headers are over 32 KiB.");
        }
        int methodTo = HttpSyntax.tokenEnd(in.bytes(), in.from(), in.from() + MAX_METHOD);
        if (in.bytes()[methodTo] != ' ') {
            return HttpRefusal.malformed("The request's first line does not begin with a method and one space.");
        }
        return new HttpRefusal(Status.REQUEST_URI_TOO_LONG_414, "The request's target is over 32 KiB.");
    }
}
