package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One who broadcasts to several topics, one message after another, and keeps what was answered. One thread. */
final class StressPublisher {
    private static final Pattern ANSWER =
            Pattern.compile("\\{\"id\":\"(\\w+-\\d+)\",\"topic\":\"(\\w+)\",\"subscribers\":(\\d+)}");
    private static final char END_OF_HEAD = '|';

    private final TestServer server;
    private final History history;
    private final String name;
    private final Random random;
    private final String token;
    private int sent;

    StressPublisher(TestServer server, History history, String name, List<String> topics, Random random) {
        this.server = server;
        this.history = history;
        this.name = name;
        this.random = random;
        this.token = server.keys().token("broadcast", topics.toArray(String[]::new));
    }

    /** Broadcasts the next message, as long as asked for at least. */
    void broadcast(String topic, int length) {
        String head = topic + " " + name + " " + sent++ + " " + length;
        long begun = history.now();
        HttpResponse<String> response =
                server.post(TestServer.json("topic", topic, "message", padded(head, length), "token", token));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        Matcher answer = ANSWER.matcher(response.body());
        assertThat(answer.matches()).as(response.body()).isTrue();
        assertThat(answer.group(2)).isEqualTo(topic);
        history.answered(topic, head, answer.group(1), Integer.parseInt(answer.group(3)), begun);
    }

    /** Broadcasts to a small topic or, often where that is wanted and now and then otherwise, to the heavy one. */
    boolean broadcastAny(List<String> small, String heavy, int heavyLength, BooleanSupplier isHeavyWanted) {
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
}
