package io.notiflux.bench;

import java.nio.charset.StandardCharsets;

/**
 * A request that broadcasts one message.
 *
 * @param bytes head and body
 * @param payload where the message begins in them
 */
record Post(byte[] bytes, int payload) {
    /** With a message of that size between what comes before and after it in the body. */
    static Post of(String path, String headers, String before, int size, String after) {
        int length = before.length() + size + after.length();
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Content-Length: " + length
                + "\r\n\r\n" + before;
        String message = new String(Payload.padding(size), StandardCharsets.US_ASCII);
        return new Post((head + message + after).getBytes(StandardCharsets.US_ASCII), head.length());
    }
}
