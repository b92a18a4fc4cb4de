package io.notiflux.cluster;

import io.notiflux.topic.TopicName;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one place of the log holds:
 *
 * <pre>
 *   version u8 | kind u8 | era u32 | count u16 | count times: topic u16 + bytes, message u32 + bytes
 *                                              | or count times: a {@link Disconnection}
 * </pre>
 *
 * <p>In place of its length, a message that is the same as the one before it has {@link #SAME}: a broadcast to many topics
 * is one record, and needs no more of the server's {@code max_payload} than to one.
 *
 * <p>Anybody who may publish may put anything there, and so may a newer notiflux. All lengths are checked against what is
 * there before anything is allocated, and what can't be read is a value.
 *
 * @param era the writer's: who reads a higher one than its own knows that the log's past is void
 * @param broadcasts empty in a record of another kind
 * @param disconnections empty in a record of another kind
 */
record LogRecord(Kind kind, int era, List<Broadcast> broadcasts, List<Disconnection> disconnections)
        implements Decoded {
    /** An id has room for no more: see {@link LogPlace}. It bounds what else a record holds, too. */
    static final int MAX_BROADCASTS = 1_000;

    static final int HEADER_BYTES = 8;
    private static final byte VERSION = 1;
    private static final int SAME = -1;
    private static final int LENGTHS_BYTES = 6;

    enum Kind {
        BROADCASTS(0),
        /** Holds nothing but a new era. */
        ERA(1),
        /** What operators ended. A notiflux that does not know it takes it for a gap. */
        DISCONNECTIONS(2);

        private final byte code;

        Kind(int code) {
            this.code = (byte) code;
        }
    }

    /** Broadcasts in the form that a record has them in; any number of such parts makes a record. */
    static byte[] encode(List<Broadcast> broadcasts) {
        byte[][] topics = new byte[broadcasts.size()][];
        byte[] @Nullable [] messages = new byte[broadcasts.size()][];
        long size = 0;
        for (int i = 0; i < topics.length; i++) {
            Broadcast broadcast = broadcasts.get(i);
            topics[i] = broadcast.topic().getBytes(StandardCharsets.UTF_8);
            size += LENGTHS_BYTES + topics[i].length;
            if (i == 0 || !broadcast.message().equals(broadcasts.get(i - 1).message())) {
                byte[] message = broadcast.message().getBytes(StandardCharsets.UTF_8);
                messages[i] = message;
                size += message.length;
            }
        }
        byte[] encoded = new byte[Math.toIntExact(size)];
        ByteBuffer out = ByteBuffer.wrap(encoded);
        for (int i = 0; i < topics.length; i++) {
            out.putShort((short) topics[i].length).put(topics[i]);
            byte @Nullable [] message = messages[i];
            if (message == null) {
                out.putInt(SAME);
            } else {
                out.putInt(message.length).put(message);
            }
        }
        return encoded;
    }

    /** How long {@link #encode(List)} makes them, at most. */
    static long encodedBytes(List<Broadcast> broadcasts) {
        long size = 0;
        for (int i = 0; i < broadcasts.size(); i++) {
            Broadcast broadcast = broadcasts.get(i);
            size += LENGTHS_BYTES + utf8Bytes(broadcast.topic());
            if (i == 0 || !broadcast.message().equals(broadcasts.get(i - 1).message())) {
                size += utf8Bytes(broadcast.message());
            }
        }
        return size;
    }

    private static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Each half of a pair is two of its four bytes; one without the other becomes '?'.
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }

    /** @param count how many broadcasts the parts have together */
    static byte[] encode(int era, int count, List<byte[]> parts) {
        byte[] record = new byte
                [HEADER_BYTES + parts.stream().mapToInt(part -> part.length).sum()];
        parts.forEach(header(record, Kind.BROADCASTS, era, count)::put);
        return record;
    }

    static byte[] encodeEra(int era) {
        byte[] record = new byte[HEADER_BYTES];
        ByteBuffer _ = header(record, Kind.ERA, era, 0);
        return record;
    }

    /** @param disconnections at most {@link #MAX_BROADCASTS} */
    static byte[] encodeDisconnections(int era, List<Disconnection> disconnections) {
        List<byte[]> parts = disconnections.stream().map(Disconnection::encoded).toList();
        byte[] record = new byte
                [HEADER_BYTES + parts.stream().mapToInt(part -> part.length).sum()];
        parts.forEach(header(record, Kind.DISCONNECTIONS, era, parts.size())::put);
        return record;
    }

    private static ByteBuffer header(byte[] record, Kind kind, int era, int count) {
        return ByteBuffer.wrap(record).put(VERSION).put(kind.code).putInt(era).putShort((short) count);
    }

    static Decoded decode(byte[] data) {
        if (data.length < HEADER_BYTES) {
            return new Unreadable("it has " + data.length + " bytes");
        }
        ByteBuffer in = ByteBuffer.wrap(data);
        int version = in.get();
        if (version != VERSION) {
            return new Unreadable("its version is " + (version & 0xFF));
        }
        int kind = in.get();
        int era = in.getInt();
        int count = in.getShort() & 0xFFFF;
        if (era < 0) {
            return new Unreadable("its era is negative");
        }
        if (kind == Kind.ERA.code && count == 0 && !in.hasRemaining()) {
            return new LogRecord(Kind.ERA, era, List.of(), List.of());
        }
        if (kind == Kind.DISCONNECTIONS.code && count > 0 && count <= MAX_BROADCASTS) {
            return disconnections(in, era, count);
        }
        if (kind != Kind.BROADCASTS.code || count == 0 || count > MAX_BROADCASTS) {
            return new Unreadable("its kind is " + kind + " with a count of " + count);
        }
        return broadcasts(in, era, count);
    }

    private static Decoded broadcasts(ByteBuffer in, int era, int count) {
        if (count * (long) LENGTHS_BYTES > in.remaining()) {
            return new Unreadable("it ends early");
        }
        List<Broadcast> broadcasts = new ArrayList<>(count);
        @Nullable String message = null;
        for (int i = 0; i < count; i++) {
            @Nullable
            String topic = in.remaining() < Short.BYTES ? null : text(in, in.getShort() & 0xFFFF, TopicName.MAX_BYTES);
            int length = topic == null || in.remaining() < Integer.BYTES ? Integer.MIN_VALUE : in.getInt();
            message = length == SAME ? message : text(in, length, Integer.MAX_VALUE);
            if (topic == null || message == null) {
                return new Unreadable("a length in it is wrong");
            }
            broadcasts.add(new Broadcast(topic, message));
        }
        return in.hasRemaining()
                ? new Unreadable("there is more behind it")
                : new LogRecord(Kind.BROADCASTS, era, List.copyOf(broadcasts), List.of());
    }

    private static Decoded disconnections(ByteBuffer in, int era, int count) {
        List<Disconnection> disconnections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            @Nullable Disconnection one = Disconnection.decode(in);
            if (one == null) {
                return new Unreadable("a disconnection in it is wrong");
            }
            disconnections.add(one);
        }
        return in.hasRemaining()
                ? new Unreadable("there is more behind it")
                : new LogRecord(Kind.DISCONNECTIONS, era, List.of(), List.copyOf(disconnections));
    }

    private static @Nullable String text(ByteBuffer in, int length, int max) {
        if (length < 0 || length > max || length > in.remaining()) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
