package io.notiflux.bench;

import java.nio.charset.StandardCharsets;

/**
 * A request that broadcasts messages of one size.
 *
 * @param bytes head and body
 * @param first where the first message begins in them
 * @param distance from one message's beginning to the next one's
 * @param count of messages
 */
record Post(byte[] bytes, int first, int distance, int count) {
    /** With each message between what comes before and after it in the body. */
    static Post of(String path, String headers, String before, int size, String after, int count) {
        String item = before + new String(Payload.padding(size), StandardCharsets.US_ASCII) + after;
        String head = "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "Content-Length: "
                + item.length() * count + "\r\n\r\n";
        return new Post(
                (head + item.repeat(count)).getBytes(StandardCharsets.US_ASCII),
                head.length() + before.length(),
                item.length(),
                count);
    }

    /** Writes the next messages of a publisher into it. */
    void fill(int publisher, int sequence, long start) {
        for (int i = 0; i < count; i++) {
            Payload.write(bytes, first + i * distance, publisher, sequence + i, start);
        }
    }
}
