package io.notiflux.cli.bench;

import io.notiflux.json.Json;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Sends one message after the other, on a thread of its own, to one topic after the other. */
final class Publisher implements Runnable {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final long LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(200);
    private static final long LONGEST_NAP_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** Answers that would be the same for every other message. */
    private static final Set<Integer> FATAL = Set.of(400, 401, 403, 404, 405, 413, 415);

    private final int number;
    private final Load load;
    private final Target target;
    private final List<Topic> topics;
    private final HttpClient client;
    private final String run;
    private final Sent sent;
    private final long firstDue;

    /** What all publishers count together, and whether they shall stop. */
    static final class Sent {
        final LongAdder accepted = new LongAdder();
        final Reasons errors = new Reasons();
        final Reasons fatal = new Reasons();
        volatile boolean stopped;
    }

    Publisher(
            int number,
            Load load,
            Target target,
            List<Topic> topics,
            HttpClient client,
            String run,
            Sent sent,
            long firstDue) {
        this.number = number;
        this.load = load;
        this.target = target;
        this.topics = topics;
        this.client = client;
        this.run = run;
        this.sent = sent;
        this.firstDue = firstDue;
    }

    @Override
    public void run() {
        try {
            for (int i = 0; awaitDue(i); i++) {
                Topic topic = topics.get((int) (((long) number + i) % topics.size()));
                if (awaitRoom(topic)) {
                    // At a fixed rate a message starts when it was due: what holds it up counts as its latency.
                    send(topic, load.rate() > 0 ? due(i) : System.nanoTime());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long due(int i) {
        return firstDue + ((long) i * load.publishers() + number) * TimeUnit.SECONDS.toNanos(1) / load.rate();
    }

    /** False when it is time to stop. */
    private boolean awaitDue(int i) {
        while (load.rate() > 0 && !sent.stopped) {
            long left = due(i) - System.nanoTime();
            if (left <= 0) {
                break;
            }
            LockSupport.parkNanos(Math.min(left, LONGEST_NAP_NANOS));
        }
        return !sent.stopped;
    }

    /** False when it is time to stop. */
    private boolean awaitRoom(Topic topic) {
        while (!sent.stopped) {
            if (topic.begin(load.lag())) {
                return true;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return false;
    }

    private void send(Topic topic, long start) throws InterruptedException {
        String text = new Message(number, topic.next(number), start).text(run, load.size());
        try {
            HttpResponse<String> answer = client.send(request(topic, text), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == 200) {
                topic.accepted(number);
                sent.accepted.increment();
                return;
            }
            topic.refused();
            String reason = "the server answered a broadcast with " + answer.statusCode() + " " + answer.body();
            sent.errors.add(reason);
            if (FATAL.contains(answer.statusCode())) {
                sent.fatal.add(reason);
                sent.stopped = true;
            }
        } catch (IOException e) {
            topic.unknown(number);
            sent.errors.add("a broadcast had no answer: " + Reasons.of(e));
        }
        LockSupport.parkNanos(LONGEST_NAP_NANOS); // no more haste after an error
    }

    private HttpRequest request(Topic topic, String text) {
        byte[] body = Json.object(json -> {
            json.writeStringField("topic", topic.name());
            json.writeStringField("message", text);
        });
        return HttpRequest.newBuilder(target.broadcast())
                .timeout(TIMEOUT)
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + target.broadcastTokens().get(topic.name()))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
    }
}
