package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Dozens of subscribers come, change their subscriptions, stall and go in every way, while publishers go on. Each message
 * that was answered, and all that each subscription got, has to fit one order; and nothing may be left.
 */
@Tag("alone")
class ChurnStressTest {
    private static final int SUBSCRIBERS = 24;
    private static final int PUBLISHERS = 4;
    /** Of a subscriber in a round. */
    private static final int LIVES = 5;
    /** Each of them falls behind in one of its lives. */
    private static final int STALLING = 2;

    private static final List<String> SMALL = List.of("a", "b", "c");
    private static final String HEAVY = "heavy";
    private static final List<String> TOPICS = List.of("a", "b", "c", HEAVY);
    private static final int HEAVY_LENGTH = 200_000;
    /** Together well above what the kernel's buffers of a connection and its queue can hold, some 11 MB. */
    private static final int ENOUGH_TO_STALL = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private enum End {
        CLOSE_FRAME("client"),
        FIN("vanished"),
        HALF_CLOSE("vanished"),
        RESET("vanished"),
        PROTOCOL_ERROR("protocol"),
        STALL("slow");

        private static final List<End> AT_WILL = List.of(CLOSE_FRAME, FIN, HALF_CLOSE, RESET, PROTOCOL_ERROR);

        private final String reason;

        End(String reason) {
            this.reason = reason;
        }
    }

    private final ConcurrentLinkedQueue<End> ends = new ConcurrentLinkedQueue<>();
    private final LongAdder cut = new LongAdder();
    private final AtomicInteger stalled = new AtomicInteger();
    private final LongAdder heavyOnes = new LongAdder();

    @Test
    void subscribers_comeAndGo_andEachHasItsPartOfTheOneOrder() throws Exception {
        try (var server = TestServer.start()) {
            Stress.rounds(seed -> {
                double delivered = server.metric("notiflux_deliveries_total");
                var history = new History();
                runRound(server, history, seed);
                history.check();
                assertNothingIsLeft(server);
                assertEveryEndIsCounted(server);
                await().untilAsserted(() -> assertThat(server.metric("notiflux_deliveries_total") - delivered)
                        .as("received, written and queued")
                        .isBetween((double) history.received(), (double) history.queued()));
            });
        }
    }

    private void runRound(TestServer server, History history, long seed) throws Exception {
        String token = server.keys().token("subscribe", TOPICS.toArray(String[]::new));
        var living = new AtomicInteger(SUBSCRIBERS);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            String name = "p" + i;
            var random = new Random(seed * 100 + i);
            tasks.add(() -> {
                try (var publisher = new StressPublisher(server, history, name, TOPICS, random)) {
                    while (living.get() > 0) {
                        if (publisher.broadcastAny(SMALL, HEAVY, HEAVY_LENGTH, () -> stalled.get() > 0)) {
                            heavyOnes.increment();
                        }
                    }
                }
                return true;
            });
        }
        for (int i = 0; i < SUBSCRIBERS; i++) {
            boolean isStalling = i < STALLING;
            var random = new Random(seed * 100 + PUBLISHERS + i);
            tasks.add(() -> {
                try {
                    for (int life = 0; life < LIVES; life++) {
                        live(server, history, token, random, isStalling && life == 1);
                    }
                } finally {
                    living.decrementAndGet();
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

    private void live(TestServer server, History history, String token, Random random, boolean stalls)
            throws IOException {
        End end = stalls ? End.STALL : End.AT_WILL.get(random.nextInt(End.AT_WILL.size()));
        try (var client = new StressClient(RawClient.upgraded(server), history, token)) {
            boolean isThere = client.subscribe(anyTopic(random));
            for (int steps = random.nextInt(30); isThere && steps > 0; steps--) {
                isThere = step(client, history, random);
            }
            if (!isThere || !end(client, end)) {
                cut.increment();
            }
        }
        ends.add(end);
    }

    /** Returns whether the connection is still there, as far as one can tell. */
    private static boolean step(StressClient client, History history, Random random) throws IOException {
        return switch (random.nextInt(6)) {
            case 0 -> client.subscribe(anyTopic(random));
            case 1 -> client.unsubscribe(anyTopic(random));
            case 2 -> {
                long later = history.now() + 100; // some messages or other's steps on
                awaitThat(() -> history.now() > later);
                yield client.fence();
            }
            default -> client.fence();
        };
    }

    private static String anyTopic(Random random) {
        return random.nextInt(8) == 0 ? HEAVY : SMALL.get(random.nextInt(SMALL.size()));
    }

    /** Returns false where the client saw that the server was the first to end it. */
    private boolean end(StressClient client, End end) throws IOException {
        return switch (end) {
            case CLOSE_FRAME ->
                client.write(RawClient.frame(0x88, new byte[] {3, (byte) 0xE8})) && client.readToClose() == 1000;
            case PROTOCOL_ERROR ->
                client.write(RawClient.frame(0x81, new byte[] {'x'}, 1, 0, false)) && client.readToClose() == 1002;
            case HALF_CLOSE -> client.halfClose() && client.readToClose() == 1006;
            case FIN -> true;
            case RESET -> {
                client.reset();
                yield true;
            }
            case STALL -> {
                if (client.subscribe(HEAVY)) {
                    stall();
                    assertThat(client.readToClose()).isIn(1013, 1006);
                }
                yield false;
            }
        };
    }

    /** Until the publishers have broadcast more than can wait anywhere for one who does not read. */
    private void stall() {
        long enough = heavyOnes.sum() + ENOUGH_TO_STALL;
        stalled.incrementAndGet();
        try {
            awaitThat(() -> heavyOnes.sum() > enough);
        } finally {
            stalled.decrementAndGet();
        }
    }

    private static void awaitThat(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(condition);
    }

    private static void assertNothingIsLeft(TestServer server) {
        for (String gauge : List.of(
                "notiflux_connections{protocol=\"plain\",}",
                "notiflux_subscriptions",
                "notiflux_topics",
                "notiflux_queued_bytes")) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(server.metric(gauge)).as(gauge).isZero());
        }
    }

    /** All that were opened; and as what they were, but for those that the server cut for falling behind. */
    private void assertEveryEndIsCounted(TestServer server) {
        double slow = closed(server, "slow");
        assertThat(slow).isGreaterThanOrEqualTo((double) cut.sum()).isPositive();
        double counted = slow;
        for (String reason : List.of("client", "vanished", "protocol")) {
            double expected =
                    ends.stream().filter(end -> end.reason.equals(reason)).count();
            double told = closed(server, reason);
            assertThat(told).as(reason).isBetween(expected - slow, expected);
            counted += told;
        }
        assertThat(counted).as("closed").isEqualTo(ends.size());
        assertThat(server.metric("notiflux_slow_consumers_total")).isEqualTo(slow);
        for (String reason : List.of("timeout", "drain", "limit", "error")) {
            assertThat(closed(server, reason)).as(reason).isZero();
        }
    }

    private static double closed(TestServer server, String reason) {
        return server.metric("notiflux_connections_closed_total{reason=\"" + reason + "\",}");
    }
}
