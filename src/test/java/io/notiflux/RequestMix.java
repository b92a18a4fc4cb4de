package io.notiflux;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

/**
 * Requests that a server may be at odds with a proxy about, or with itself: each path with each way to frame a body, that
 * holds a request, and to send it.
 */
final class RequestMix {
    private static final String HIDDEN = "PATCH /health HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n";
    private static final String EXPECT = "Expect: 100-continue\r\n";
    private static final String CLOSE = "Connection: close\r\n";
    private static final String SIZED = "Content-Length: " + HIDDEN.length() + "\r\n";
    private static final String HEX = Integer.toHexString(HIDDEN.length());

    private static final List<String> LINES = List.of(
            "GET /health",
            "HEAD /health",
            "DELETE /health",
            "POST /broadcast",
            "GET /broadcast",
            "OPTIONS /broadcast",
            "POST /broadcast/batch",
            "GET /events",
            "POST /events",
            "GET /ws",
            "POST /ws",
            "HEAD /notiflux.js",
            "GET /console/",
            "GET /observe/metrics",
            "GET /nope",
            "POST /nope",
            "HEAD /nope");

    /** How the body is said to end, and what of it is sent, before a pause and after it. */
    private record Body(String name, String headers, String first, String second) {
        boolean framed() {
            return !name.startsWith("no ") && !name.contains(" and ");
        }
    }

    private static final List<Body> BODIES = List.of(
            new Body("none", "", "", ""),
            new Body("sized", SIZED, HIDDEN, ""),
            new Body("sized, late", SIZED, "", HIDDEN),
            new Body("sized, in two", SIZED, HIDDEN.substring(0, 9), HIDDEN.substring(9)),
            new Body("sized, close", CLOSE + SIZED, HIDDEN, ""),
            new Body("sized, close, late", CLOSE + SIZED, "", HIDDEN),
            new Body("sized, expected", EXPECT + SIZED, HIDDEN, ""),
            new Body("sized, expected, late", EXPECT + SIZED, "", HIDDEN),
            new Body("chunked", CHUNKED, HEX + "\r\n" + HIDDEN + "\r\n0\r\n\r\n", ""),
            new Body("chunked, in two", CHUNKED, HEX + "\r\n" + HIDDEN, "\r\n0\r\nA: b\r\n\r\n"),
            new Body("chunked, expected", EXPECT + CHUNKED, HEX + "\r\n" + HIDDEN + "\r\n0\r\n\r\n", ""),
            new Body("no size", CHUNKED, "g\r\n" + HIDDEN + "\r\n0\r\n\r\n", ""),
            new Body("no line end", CHUNKED, "5\r\nhello0\r\n\r\n" + HIDDEN, ""),
            new Body("length and chunks", SIZED + CHUNKED, "0\r\n\r\n" + HIDDEN, ""));

    /**
     * A request.
     *
     * @param framed whether its body is as it should be
     * @param parts that it is sent in
     */
    record Request(String name, String method, boolean framed, List<byte[]> parts) {
        @Override
        public String toString() {
            return name;
        }
    }

    private RequestMix() {}

    static List<Request> all() {
        List<Request> all = new ArrayList<>();
        for (String line : LINES) {
            for (Body body : BODIES) {
                String head =
                        line + " HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n" + body.headers + "\r\n";
                List<byte[]> parts = new ArrayList<>();
                parts.add((head + body.first).getBytes(ISO_8859_1));
                if (!body.second.isEmpty()) {
                    parts.add(body.second.getBytes(ISO_8859_1));
                }
                all.add(new Request(
                        line + ", " + body.name, line.substring(0, line.indexOf(' ')), body.framed(), parts));
            }
        }
        return all;
    }
}
