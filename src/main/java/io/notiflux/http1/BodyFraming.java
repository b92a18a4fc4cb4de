package io.notiflux.http1;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Finds a body's end, and decides what Helidon gets to see of it. It belongs to the connection's thread. */
sealed interface BodyFraming {
    /** Takes the part of the body that the buffer has; empty if it has none. */
    byte[] next(InboundBuffer in) throws HttpRefusal;

    boolean isDone();

    /** A body with {@code Content-Length}. Helidon sees it as it is. */
    final class Sized implements BodyFraming {
        private long left;

        Sized(long length) {
            this.left = length;
        }

        @Override
        public byte[] next(InboundBuffer in) {
            byte[] bytes = in.take((int) Math.min(left, in.size()));
            left -= bytes.length;
            return bytes;
        }

        @Override
        public boolean isDone() {
            return left == 0;
        }
    }

    /** A body in chunks. Helidon sees one chunk with all the data that is there, without extensions and trailers. */
    final class Chunked implements BodyFraming {
        private static final byte[] LINE_END = {'\r', '\n'};
        private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

        private final ChunkedBody chunks;

        Chunked(long maxBytes) {
            this.chunks = new ChunkedBody(maxBytes);
        }

        @Override
        public byte[] next(InboundBuffer in) throws HttpRefusal {
            var data = new ByteArrayOutputStream(in.size());
            int to = chunks.decode(in.bytes(), in.from(), in.to(), data);
            in.skip(to - in.from());
            var chunk = new ByteArrayOutputStream(data.size() + 16);
            if (data.size() > 0) {
                chunk.writeBytes(Integer.toHexString(data.size()).getBytes(StandardCharsets.US_ASCII));
                chunk.writeBytes(LINE_END);
                chunk.writeBytes(data.toByteArray());
                chunk.writeBytes(LINE_END);
            }
            if (chunks.isDone()) {
                chunk.writeBytes(LAST);
            }
            return chunk.toByteArray();
        }

        @Override
        public boolean isDone() {
            return chunks.isDone();
        }
    }
}
