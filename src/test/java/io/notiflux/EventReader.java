package io.notiflux;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A client of server-sent events that sees every byte: head, events, comments, end. One thread. */
final class EventReader implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final RawClient socket;
    private final String head;

    /**
     * An event as it came.
     *
     * @param fields by name, {@code data} with its lines joined; a comment is a field without a name
     */
    record Event(Map<String, String> fields) {
        String data() {
            return fields.getOrDefault("data", "");
        }

        String id() {
            return fields.getOrDefault("id", "");
        }

        String type() {
            return fields.getOrDefault("event", "");
        }
    }

    private EventReader(RawClient socket, String head) {
        this.socket = socket;
        this.head = head;
    }

    /** Asks for this path and query, with these header lines, and reads the answer's head. */
    static EventReader get(TestServer server, String target, String... headers) throws IOException {
        return get(server.port(), target, headers);
    }

    static EventReader get(int port, String target, String... headers) throws IOException {
        RawClient socket = RawClient.connect(port, 0);
        socket.send("GET " + target + " HTTP/1.1\r\nHost: test\r\n"
                + String.join("", List.of(headers).stream().map(h -> h + "\r\n").toList()) + "\r\n");
        return new EventReader(socket, socket.readHead());
    }

    /** A stream of these topics with a good token, whose opening was read. */
    static EventReader of(TestServer server, String... topics) throws IOException {
        EventReader reader = get(server, target(server, topics));
        reader.next();
        return reader;
    }

    static String target(TestServer server, String... topics) {
        return target(server.keys(), topics);
    }

    static String target(TestKeys keys, String... topics) {
        return "/events?token=" + keys.token("subscribe", topics)
                + String.join(
                        "", List.of(topics).stream().map(t -> "&topic=" + t).toList());
    }

    String head() {
        return head;
    }

    RawClient socket() {
        return socket;
    }

    /** The next block that is no comment: those come in the heartbeat, between any two events. */
    Event next() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Event event = nextBlock();
        while (event.fields().containsKey("")) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("an event did not come");
            }
            event = nextBlock();
        }
        return event;
    }

    /** The next block, up to its empty line; waits for it. */
    Event nextBlock() throws IOException {
        Map<String, String> fields = new HashMap<>();
        for (String line = socket.readLine(); !line.isEmpty(); line = socket.readLine()) {
            int colon = line.indexOf(':');
            String name = line.substring(0, colon);
            String value = line.substring(colon + 1).replaceFirst("^ ", "");
            fields.merge(name, value, (first, second) -> first + "\n" + second);
        }
        return new Event(fields);
    }

    List<Event> next(int count) throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            events.add(next());
        }
        return events;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
