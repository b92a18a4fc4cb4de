package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.connection.DeliveryStats;
import io.notiflux.topic.HistoryLimits;
import io.notiflux.topic.Receipt;
import io.notiflux.topic.Subscription;
import io.notiflux.topic.TopicHub;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The engine without sockets: a hub and outboxes over sinks that stall and break. All publish, and most subscribe. */
@Tag("alone")
class FanOutStressTest {
    private static final int THREADS = 8;
    /** Of a thread in a round. */
    private static final int LIVES = 150;

    /** Almost as many as threads, so that they come into being and are retired all the time. */
    private static final List<String> TOPICS = List.of("a", "b", "c", "d", "e", "f");
    /** Some thirty messages. */
    private static final long LIMIT = 300;

    private enum End {
        CLOSE,
        CUT_SHORT,
        DISCARD,
        BREAK_DOWN
    }

    /** A life's connection and what its subscription was. */
    private record Life(
            StressConnection connection, End end, String topic, long asked, long confirmed, long complete) {}

    private final TopicHub hub = new TopicHub("e", HistoryLimits.NONE, System::nanoTime);
    private final DeliveryStats stats = new DeliveryStats();

    @Test
    void subscriptions_haveTheirPartOfTheOneOrder_andLeaveNothing() throws Exception {
        Stress.rounds(seed -> {
            long delivered = stats.deliveries();
            var history = new History();
            var lives = new ConcurrentLinkedQueue<Life>();
            runRound(history, lives, seed);
            for (Life life : lives) {
                List<String> texts = life.connection.texts();
                if (life.end == End.CLOSE || life.end == End.CUT_SHORT) {
                    assertThat(life.connection.hasLast()).isTrue();
                }
                history.add(new History.Log(life.topic, texts, life.asked, life.confirmed, life.complete));
            }
            history.check();
            assertThat(hub.subscriptions()).isZero();
            assertThat(hub.topics()).isZero();
            assertThat(stats.deliveries() - delivered).isEqualTo(history.received());
            assertThat(lives).anyMatch(life -> life.connection.isCut()).anyMatch(life -> !life.connection.isCut());
        });
    }

    private void runRound(History history, ConcurrentLinkedQueue<Life> lives, long seed) throws Exception {
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            var publisher = new Publisher(history, " " + i + " ");
            var random = new Random(seed * 100 + i);
            tasks.add(() -> {
                for (int life = 0; life < LIVES; life++) {
                    lives.add(live(publisher, random));
                }
                return true;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Boolean> done : threads.invokeAll(tasks)) {
                done.get();
            }
        }
    }

    private final class Publisher {
        final History history;
        private final String name;
        private int sent;

        Publisher(History history, String name) {
            this.history = history;
            this.name = name;
        }

        void publish(String topic) {
            String text = topic + name + sent++;
            long begun = history.now();
            Receipt receipt = hub.publish(topic, text);
            history.answered(topic, text, receipt.id().toString(), receipt.subscribers(), begun);
        }
    }

    private Life live(Publisher publisher, Random random) throws InterruptedException {
        var connection = new StressConnection(LIMIT, stats);
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        long asked = publisher.history.now();
        Subscription subscription = hub.subscribe(topic, connection);
        long confirmed = publisher.history.now();
        long complete = 0;
        for (int steps = random.nextInt(20); steps > 0; steps--) {
            if (random.nextInt(5) == 0) {
                connection.stall();
                int messages = random.nextInt(30);
                for (int i = 0; i < messages; i++) {
                    publisher.publish(topic);
                }
                connection.resume();
            } else {
                publisher.publish(TOPICS.get(random.nextInt(TOPICS.size())));
            }
            long before = publisher.history.now();
            if (random.nextBoolean() && connection.fence()) {
                complete = before;
            }
        }
        End end = End.values()[random.nextInt(End.values().length)];
        boolean isCancelledFirst = random.nextBoolean();
        long before = publisher.history.now();
        if (isCancelledFirst) {
            cancel(subscription, connection);
        }
        end(connection, end, publisher, topic);
        cancel(subscription, connection);
        boolean isWrittenOut = end == End.CLOSE && !connection.isCut();
        return new Life(connection, end, topic, asked, confirmed, isWrittenOut ? before : complete);
    }

    private static void cancel(Subscription subscription, StressConnection connection) {
        subscription.cancel();
        connection.cancelled();
    }

    private static void end(StressConnection connection, End end, Publisher publisher, String topic)
            throws InterruptedException {
        switch (end) {
            case CLOSE -> connection.outbox.close(StressConnection.last());
            case CUT_SHORT -> connection.outbox.closeAtOnce(StressConnection.last());
            case DISCARD -> connection.outbox.discard();
            case BREAK_DOWN -> {
                connection.breakDown();
                publisher.publish(topic);
                assertThat(connection.fence()).as("the fence got through").isFalse();
            }
        }
    }
}
