package io.notiflux;

import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * An HTTP response as a {@link RawClient} sees it, with a body by {@code Content-Length}.
 *
 * @param headers by their names in lower case
 */
record RawResponse(int status, Map<String, String> headers, String body) {

    /** The next response on the connection; waits for it. */
    static RawResponse readFrom(RawClient client) throws IOException {
        return next(client).orElseThrow(() -> new AssertionError("the server ended the connection"));
    }

    /** As {@link #readFrom}, or empty where the server ends the connection without a response. */
    static Optional<RawResponse> next(RawClient client) throws IOException {
        String head = client.readHead();
        if (head.isEmpty()) {
            return Optional.empty();
        }
        String[] lines = head.split("\r\n", -1);
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
        return Optional.of(new RawResponse(status(lines[0]), headers, client.readText(length)));
    }

    private static int status(String line) {
        if (!line.startsWith("HTTP/1.1 ")) {
            throw new AssertionError("no status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }
}
