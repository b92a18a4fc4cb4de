package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A client of the JSON protocol that resumes each topic after the last message that it got. It checks each message's place
 * as it comes: the one after the last, or any later one where it was told that some may be missing. One thread.
 */
final class ResumingClient {
    private static final Pattern TOPIC = Pattern.compile(
            "\"(\\w+)\":\\{\"last\":(?:null|\"[^\"]+\"),\"position\":\"([^\"]+)\"(?:,\"recovered\":(true|false))?}");
    private static final Pattern MESSAGE = Pattern.compile(
            "\\{\"type\":\"message\",\"topic\":\"(\\w+)\",\"id\":\"(\\w+-(\\d+))\",\"message\":\"(.*)\"}");

    private final TestServer server;
    private final List<String> topics;
    private final Random random;
    private final String token;
    /** The ids to resume after, by topic. */
    private final Map<String, String> last = new HashMap<>();
    /** Topics whose next message may be any later one. */
    private final Map<String, Boolean> gap = new HashMap<>();

    private final Map<String, String> texts = new HashMap<>();
    private int recovered;
    private int notRecovered;

    ResumingClient(TestServer server, List<String> topics, Random random) {
        this.server = server;
        this.topics = topics;
        this.random = random;
        this.token = server.keys().token("subscribe", topics.toArray(String[]::new));
    }

    /** Connects, resumes, gets some messages, and loses its connection in one way or another. */
    void live() throws IOException {
        try (RawClient socket = RawClient.json(server)) {
            if (random.nextInt(8) == 0) {
                subscribe(socket); // and is gone before the answer
            } else {
                resume(socket);
                for (int left = random.nextInt(60); left > 0; left--) {
                    take(next(socket, left));
                }
            }
            if (random.nextBoolean()) {
                socket.reset();
            }
        }
    }

    /** Connects, resumes, and gets all that was answered to its publishers. */
    void catchUp(History history) throws IOException {
        Map<String, Long> end = history.lastOffsets();
        try (RawClient socket = RawClient.json(server)) {
            resume(socket);
            while (topics.stream().anyMatch(topic -> lastOffset(topic) < end.getOrDefault(topic, 0L))) {
                take(socket.readFrame().text());
            }
        }
    }

    private void subscribe(RawClient socket) throws IOException {
        String since = last.entrySet().stream()
                .map(e -> "\"" + e.getKey() + "\":\"" + e.getValue() + "\"")
                .collect(Collectors.joining(","));
        String names = topics.stream().map(t -> "\"" + t + "\"").collect(Collectors.joining(","));
        socket.text("{\"type\":\"subscribe\",\"topics\":[" + names + "],\"token\":\"" + token + "\",\"since\":{" + since
                + "}}");
    }

    private void resume(RawClient socket) throws IOException {
        subscribe(socket);
        String answer = socket.readFrame().text();
        assertThat(answer).startsWith("{\"type\":\"subscribed\"");
        Matcher topic = TOPIC.matcher(answer);
        while (topic.find()) {
            String name = topic.group(1);
            if (topic.group(3) == null) {
                last.put(name, topic.group(2));
            } else if (topic.group(3).equals("true")) {
                recovered++;
            } else {
                notRecovered++;
                gap.put(name, true);
            }
        }
        assertThat(last).containsOnlyKeys(topics);
    }

    /** The next message, or an answer: now and then it asks for a sign of life, so that it does not wait for ever. */
    private static String next(RawClient socket, int number) throws IOException {
        socket.text("{\"type\":\"ping\",\"ref\":" + number + "}");
        return socket.readFrame().text();
    }

    private void take(String frame) {
        if (frame.startsWith("{\"type\":\"pong\"")) {
            return;
        }
        Matcher message = MESSAGE.matcher(frame);
        assertThat(message.matches()).as(frame).isTrue();
        String topic = message.group(1);
        long offset = Long.parseLong(message.group(3));
        if (gap.remove(topic) == null) {
            assertThat(offset).as("the message after " + last.get(topic)).isEqualTo(lastOffset(topic) + 1);
        } else {
            assertThat(offset).isGreaterThan(lastOffset(topic));
        }
        last.put(topic, message.group(2));
        texts.put(topic + offset, StressPublisher.head(message.group(4)));
    }

    private long lastOffset(String topic) {
        String id = Objects.requireNonNull(last.get(topic));
        return Long.parseLong(id.substring(id.indexOf('-') + 1));
    }

    /** What it got, by topic and offset. */
    Map<String, String> texts() {
        return texts;
    }

    int recovered() {
        return recovered;
    }

    int notRecovered() {
        return notRecovered;
    }
}
