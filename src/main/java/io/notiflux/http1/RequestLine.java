package io.notiflux.http1;

import io.helidon.http.Status;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A request's first line (RFC 9112 section 3), checked. Positions refer to the bytes that it was parsed from.
 *
 * @param method one of the methods that HTTP has
 * @param targetFrom where the path begins, or the query if there is no path; {@code *} in asterisk-form
 * @param authorityTo where the host in an absolute-form target ends, which is then the host of the request; or {@code
 *     authorityFrom}
 * @param minorVersion the minor version of HTTP/1
 * @param encode whether the target has raw characters that only browsers send
 */
record RequestLine(
        String method,
        int targetFrom,
        int targetTo,
        int authorityFrom,
        int authorityTo,
        int minorVersion,
        boolean encode) {

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    static RequestLine parse(byte[] b, int from, int to) throws HttpRefusal {
        int methodTo = HttpSyntax.tokenEnd(b, from, to);
        if (methodTo == from || methodTo == to || b[methodTo] != ' ') {
            throw HttpRefusal.malformed("The request's first line does not begin with a method and one space.");
        }
        int targetFrom = methodTo + 1;
        int targetTo = HttpSyntax.find(' ', b, targetFrom, to);
        boolean encode = checkTarget(b, targetFrom, targetTo);
        if (targetTo == targetFrom || targetTo == to) {
            throw HttpRefusal.malformed("The request's first line has no target, or no version after it.");
        }
        int minorVersion = minorVersion(b, targetTo + 1, to);
        String method = method(b, from, methodTo);
        if (b[targetFrom] == '/' || (isAsterisk(b, targetFrom, targetTo) && method.equals("OPTIONS"))) {
            return new RequestLine(method, targetFrom, targetTo, targetFrom, targetFrom, minorVersion, encode);
        }
        if (method.equals("CONNECT")) {
            throw HttpRefusal.malformed("This server is no proxy and opens no tunnels.");
        }
        int authorityFrom = authorityFrom(b, targetFrom, targetTo);
        int authorityTo = authorityFrom;
        while (authorityTo < targetTo && b[authorityTo] != '/' && b[authorityTo] != '?') {
            authorityTo++;
        }
        Authority.check(b, authorityFrom, authorityTo);
        return new RequestLine(method, authorityTo, targetTo, authorityFrom, authorityTo, minorVersion, encode);
    }

    boolean isAbsolute() {
        return authorityTo > authorityFrom;
    }

    boolean isHead() {
        return method.equals("HEAD");
    }

    private static String method(byte[] b, int from, int to) throws HttpRefusal {
        String method = new String(b, from, to - from, StandardCharsets.US_ASCII);
        if (!METHODS.contains(method)) {
            throw new HttpRefusal(Status.NOT_IMPLEMENTED_501, "This server knows no such method.");
        }
        return method;
    }

    /**
     * Checks a target, and returns whether something in it must be encoded. A fault that encoding would not mend is
     * refused.
     */
    private static boolean checkTarget(byte[] b, int from, int to) throws HttpRefusal {
        boolean encode = false;
        boolean query = false;
        for (int i = from; i < to; i++) {
            byte c = b[i];
            query |= c == '?';
            if (c == '%') {
                checkEscape(b, i, to, query);
            } else if (HttpSyntax.isToEncode(c) && (query || c != '\\')) { // some take '\\' in a path for '/'
                encode = true;
            } else if (!HttpSyntax.isTarget(c)) {
                throw HttpRefusal.malformed(
                        "The request's target has characters that it must not; percent-encode them.");
            }
        }
        return encode;
    }

    private static void checkEscape(byte[] b, int at, int to, boolean query) throws HttpRefusal {
        if (at + 2 >= to || !HttpSyntax.isHex(b[at + 1]) || !HttpSyntax.isHex(b[at + 2])) {
            throw HttpRefusal.malformed("A '%' in the request's target is not followed by two hexadecimal digits.");
        }
        boolean control = b[at + 1] < '2' || (b[at + 1] == '7' && (b[at + 2] | 0x20) == 'f');
        if (control && !query) {
            throw HttpRefusal.malformed("The request's path has a control character.");
        }
    }

    /** Reads the minor version. A later one is read as HTTP/1.1 (RFC 9110 section 2.5). */
    private static int minorVersion(byte[] b, int from, int to) throws HttpRefusal {
        if (to - from != 8
                || b[from] != 'H'
                || b[from + 1] != 'T'
                || b[from + 2] != 'T'
                || b[from + 3] != 'P'
                || b[from + 4] != '/'
                || !HttpSyntax.isDigit(b[from + 5])
                || b[from + 6] != '.'
                || !HttpSyntax.isDigit(b[from + 7])) {
            throw HttpRefusal.malformed("The request's first line does not end with a version such as 'HTTP/1.1'.");
        }
        if (b[from + 5] != '1') {
            throw new HttpRefusal(Status.HTTP_VERSION_NOT_SUPPORTED_505, "This server speaks HTTP/1.1.");
        }
        return b[from + 7] - '0';
    }

    private static boolean isAsterisk(byte[] b, int from, int to) {
        return to - from == 1 && b[from] == '*';
    }

    private static int authorityFrom(byte[] b, int from, int to) throws HttpRefusal {
        int colon = HttpSyntax.find(':', b, from, to);
        if (colon + 2 >= to
                || !(HttpSyntax.is(b, from, colon, "http") || HttpSyntax.is(b, from, colon, "https"))
                || b[colon + 1] != '/'
                || b[colon + 2] != '/') {
            throw HttpRefusal.malformed("The request's target is neither a path nor an http URL.");
        }
        return colon + 3;
    }
}
