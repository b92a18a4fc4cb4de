package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One who broadcasts to several topics, one message after another, and keeps what was answered. One thread.
 *
 * <p>On a socket of its own: under load the JDK's HTTP client now and then takes a connection from its pool, and the answer
 * for something that came while it was idle there ("Data received while in pool").
 */
final class StressPublisher implements AutoCloseable {
    private static final Pattern ANSWER =
            Pattern.compile("\\{\"id\":\"(\\w+-\\d+)\",\"topic\":\"(\\w+)\",\"subscribers\":(\\d+)}");
    private static final char END_OF_HEAD = '|';

    private final RawClient socket;
    private final History history;
    private final String name;
    private final Random random;
    private final String token;
    private int sent;

    StressPublisher(TestServer server, History history, String name, List<String> topics, Random random)
            throws IOException {
        this.socket = RawClient.connect(server);
        this.history = history;
        this.name = name;
        this.random = random;
        this.token = server.keys().token("broadcast", topics.toArray(String[]::new));
    }

    /** Broadcasts the next message, as long as asked for at least. */
    void broadcast(String topic, int length) throws IOException {
        String head = topic + " " + name + " " + sent++ + " " + length;
        String body = TestServer.json("topic", topic, "message", padded(head, length), "token", token);
        long begun = history.now();
        socket.send("POST /broadcast HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\nContent-Length: "
                + body.length() + "\r\n\r\n" + body);
        RawResponse response = RawResponse.readFrom(socket);
        assertThat(response.status()).as(response.body()).isEqualTo(200);
        Matcher answer = ANSWER.matcher(response.body());
        assertThat(answer.matches()).as(response.body()).isTrue();
        assertThat(answer.group(2)).isEqualTo(topic);
        history.answered(topic, head, answer.group(1), Integer.parseInt(answer.group(3)), begun);
    }

    /** Broadcasts to a small topic or, often where that is wanted and now and then otherwise, to the heavy one. */
    boolean broadcastAny(List<String> small, String heavy, int heavyLength, BooleanSupplier isHeavyWanted)
            throws IOException {
        boolean isHeavy = random.nextInt(20) == 0 || (isHeavyWanted.getAsBoolean() && random.nextBoolean());
        if (isHeavy) {
            broadcast(heavy, heavyLength);
        } else {
            broadcast(small.get(random.nextInt(small.size())), random.nextInt(300));
        }
        return isHeavy;
    }

    private static String padded(String head, int length) {
        return head + END_OF_HEAD + "x".repeat(length);
    }

    /** What identifies a message that was received, once it is sure that all of it was. */
    static String head(String message) {
        int end = message.indexOf(END_OF_HEAD);
        assertThat(end).as(message).isPositive();
        String head = message.substring(0, end);
        assertThat(message).isEqualTo(padded(head, Integer.parseInt(head.substring(head.lastIndexOf(' ') + 1))));
        return head;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
