package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A subscriber that keeps what it gets. One thread.
 *
 * <p>The server takes commands in their order, and a pong waits behind the messages that were queued before it. So a pong
 * to a ping behind {@code /subscribe} says that the subscription is there, and any pong that all messages which were
 * answered before its ping have come.
 */
final class StressClient implements AutoCloseable {
    private final RawClient socket;
    private final History history;
    private final String token;
    private final Map<String, Interval> intervals = new HashMap<>();
    private int pings;

    private static final class Interval {
        final List<String> texts = new ArrayList<>();
        final long asked;
        long confirmed = Long.MAX_VALUE;
        long complete;

        Interval(long asked) {
            this.asked = asked;
        }
    }

    StressClient(RawClient socket, History history, String token) {
        this.socket = socket;
        this.history = history;
        this.token = token;
    }

    /** Returns false where the server ended the connection, as all these do. */
    boolean subscribe(String topic) throws IOException {
        if (!intervals.containsKey(topic)) {
            intervals.put(topic, new Interval(history.now()));
        }
        return say("/subscribe " + topic + " " + token) && fence();
    }

    /** After this, a message of the topic is a fault. */
    boolean unsubscribe(String topic) throws IOException {
        long complete = history.now();
        if (!say("/unsubscribe " + topic) || !readToPong()) {
            return false;
        }
        Interval interval = intervals.remove(topic);
        if (interval != null) {
            interval.complete = complete;
            keep(topic, interval);
        }
        return true;
    }

    /** Reads all that was queued before now, and some more. */
    boolean fence() throws IOException {
        long complete = history.now();
        if (!readToPong()) {
            return false;
        }
        long now = history.now();
        for (Interval interval : intervals.values()) {
            interval.confirmed = Math.min(interval.confirmed, now);
            interval.complete = complete;
        }
        return true;
    }

    private boolean say(String command) throws IOException {
        return write(RawClient.frame(0x81, command.getBytes(UTF_8)));
    }

    private boolean readToPong() throws IOException {
        String payload = String.valueOf(pings++);
        if (!write(RawClient.frame(0x89, payload.getBytes(UTF_8)))) {
            return false;
        }
        RawClient.Frame frame = read();
        while (frame.opcode() != 0xA && frame.opcode() != 8) {
            frame = read();
        }
        if (frame.opcode() == 0xA) {
            assertThat(frame.text())
                    .as("pongs come in the order of their pings")
                    .isEqualTo(payload);
        }
        return frame.opcode() == 0xA;
    }

    /** Reads up to the close frame. Returns its code, or 1006 where none came. */
    int readToClose() throws IOException {
        RawClient.Frame frame = read();
        while (frame.opcode() != 8) {
            frame = read();
        }
        return frame.closeCode();
    }

    /** The next frame, which is kept where it is a message; a close frame of 1006 where the server ended the connection. */
    private RawClient.Frame read() throws IOException {
        RawClient.Frame frame;
        try {
            frame = socket.readFrame();
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (RawClient.Ended | IOException e) {
            return new RawClient.Frame(8, true, new byte[] {3, (byte) 0xEE});
        }
        if (frame.opcode() == 1) {
            String text = StressPublisher.head(frame.text());
            Interval interval = intervals.get(text.substring(0, text.indexOf(' ')));
            if (interval == null) {
                throw new AssertionError("not subscribed to the topic of '" + text + "'");
            }
            interval.texts.add(text);
        } else if (frame.opcode() == 8) {
            assertThat(frame.closeCode()).as(frame.closeReason()).isIn(1000, 1002, 1013);
        }
        return frame;
    }

    /** Returns false where the server ended the connection. */
    boolean write(byte[] bytes) {
        try {
            socket.send(bytes);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    void reset() throws IOException {
        socket.reset();
    }

    boolean halfClose() {
        try {
            socket.halfClose();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Closes the socket, and keeps what the subscriptions got that were there to the end. */
    @Override
    public void close() throws IOException {
        socket.close();
        intervals.forEach(this::keep);
        intervals.clear();
    }

    private void keep(String topic, Interval interval) {
        history.add(new History.Log(
                topic, List.copyOf(interval.texts), interval.asked, interval.confirmed, interval.complete));
    }
}
