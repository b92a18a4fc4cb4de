package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * What makes a connection a subscriber.
 *
 * @param dialect how it is answered
 * @param request the first one, which makes it a WebSocket or a stream of events
 * @param subscribe what it sends then, which may be nothing, up to what the answer shows that it is subscribed
 */
record Greeting(Dialect dialect, byte[] request, byte[] subscribe) {
    /** Takes the answer to the request off the stream once all of it is there; false until then. */
    boolean accepted(ByteBuffer stream) throws IOException {
        int end = headEnd(stream);
        if (end < 0) {
            return false;
        }
        byte[] head = new byte[end];
        stream.get(head);
        String text = new String(head, StandardCharsets.US_ASCII);
        if (!text.startsWith(dialect.accepted())) {
            throw new IOException("it was refused: " + text.lines().findFirst().orElse(""));
        }
        return true;
    }

    /** Behind the empty line of an answer; -1 where that has not come. */
    private static int headEnd(ByteBuffer stream) {
        for (int end = 4; end <= stream.limit(); end++) {
            if (stream.get(end - 4) == '\r'
                    && stream.get(end - 3) == '\n'
                    && stream.get(end - 2) == '\r'
                    && stream.get(end - 1) == '\n') {
                return end;
            }
        }
        return -1;
    }
}
