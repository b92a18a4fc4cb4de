package io.notiflux.http1;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import java.nio.charset.StandardCharsets;

/**
 * Writes Helidon's answers, and leaves out what an answer must not have: the content if the request was HEAD (RFC 9110
 * section 9.3.2), and the length if the status is 204 (section 8.6). Helidon writes an answer's head in one piece. It
 * belongs to the connection's thread.
 */
final class AnswerWriter implements DataWriter {
    private static final byte[] NO_CONTENT = "HTTP/1.1 204 ".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "\r\nContent-Length: 0\r\n";

    private final DataWriter out;
    private final RequestFraming framing;

    AnswerWriter(DataWriter out, RequestFraming framing) {
        this.out = out;
        this.framing = framing;
    }

    RequestFraming framing() {
        return framing;
    }

    @Override
    public void write(BufferData... buffers) {
        writeNow(buffers);
    }

    @Override
    public void write(BufferData buffer) {
        writeNow(buffer);
    }

    @Override
    public void writeNow(BufferData... buffers) {
        writeNow(BufferData.create(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        boolean first = framing.isFirstOfAnswer();
        if (first && isNoContent(buffer)) {
            out.writeNow(withoutLength(buffer));
        } else if (!framing.isHead()) {
            out.writeNow(buffer);
        } else if (first) {
            out.writeNow(head(buffer.readBytes()));
        }
    }

    private static boolean isNoContent(BufferData buffer) {
        if (buffer.available() < NO_CONTENT.length || buffer.get(9) != '2' || buffer.get(11) != '4') {
            return false; // two octets rule most heads out
        }
        for (int i = 0; i < NO_CONTENT.length; i++) {
            if (buffer.get(i) != NO_CONTENT[i]) {
                return false;
            }
        }
        return true;
    }

    private static BufferData withoutLength(BufferData buffer) {
        String head = new String(buffer.readBytes(), StandardCharsets.ISO_8859_1);
        return BufferData.create(head.replace(LENGTH, "\r\n").getBytes(StandardCharsets.ISO_8859_1));
    }

    private static BufferData head(byte[] bytes) {
        int end = 0;
        while (end < bytes.length && !isEmptyLine(bytes, end)) {
            end++;
        }
        return BufferData.create(bytes, 0, Math.min(end + 4, bytes.length));
    }

    private static boolean isEmptyLine(byte[] b, int at) {
        return at + 3 < b.length && b[at] == '\r' && b[at + 1] == '\n' && b[at + 2] == '\r' && b[at + 3] == '\n';
    }
}
