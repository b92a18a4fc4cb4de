package io.notiflux.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A record as a node writes it, for who publishes without one; io.notiflux.cluster.LogRecord says what is in it. */
final class LogRecord {
    private static final int HEADER_BYTES = 8;
    private static final int LENGTHS_BYTES = 6;
    private static final byte VERSION = 1;

    private LogRecord() {}

    /** Messages of one size, each to the next topic. */
    static byte[] of(int firstTopic, int count, int size) {
        ByteBuffer record = ByteBuffer.allocate(
                HEADER_BYTES + count * (LENGTHS_BYTES + Load.topicName(0).length() + size));
        record.put(VERSION).put((byte) 0).putInt(0).putShort((short) count);
        for (int i = 0; i < count; i++) {
            byte[] topic = Load.topicName(firstTopic + i).getBytes(StandardCharsets.US_ASCII);
            byte[] message = Payload.padding(size);
            Payload.write(message, 0, 0, i, 0); // a message that is the one before would be left out
            record.putShort((short) topic.length).put(topic).putInt(size).put(message);
        }
        return record.array();
    }
}
