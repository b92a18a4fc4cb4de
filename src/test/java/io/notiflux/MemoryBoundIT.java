package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.config.FileDescriptors;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * Clients that never read cost their queues, and queues share their messages: a fifth of a thousand subscribers may stall
 * while publishers broadcast as fast as the others read, in a heap that would not hold the queues if each had copies.
 * {@code scripts/stress-memory} runs it for a minute.
 */
class MemoryBoundIT {
    private static final Duration TIME = Duration.ofSeconds(Long.getLong("stress.seconds", 5));
    private static final int HEALTHY = 800;
    private static final int STALLED = 200;
    private static final int PUBLISHERS = 2;
    private static final int MESSAGE_BYTES = 4_096;
    /** Messages that the slowest healthy reader may lag behind: well below the 512 of a queue. */
    private static final long MAX_LAG = 100;

    private static final long MIB = 1_024 * 1_024;
    private static final long HEAP_MIB = 256;
    /** For the stalled ones together half as much again as there is heap, were it not for sharing. */
    private static final long QUEUE_MIB = 2;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final TestKeys KEYS = TestKeys.p256();
    private static final String SUBSCRIBE = "/subscribe news " + KEYS.token("subscribe", "news");

    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong slowestPostNanos = new AtomicLong();
    private final List<AutoCloseable> stalled = new ArrayList<>();
    private long mostQueued;
    private long mostHeap;

    @Test
    void aFifthThatNeverReads_costsNeitherMemoryNorTheOthers() throws Exception {
        assumeThat(FileDescriptors.ofThisProcess().sockets()).isGreaterThan(HEALTHY + STALLED);
        try (JarProcess server = JarProcess.start(
                        List.of("-Xmx" + HEAP_MIB + "m", "-XX:+ExitOnOutOfMemoryError"),
                        "JWT_PUBLIC_KEY_B64",
                        KEYS.publicPemBase64(),
                        "QUEUE_MAX_BYTES",
                        Long.toString(QUEUE_MIB * MIB),
                        "WRITE_TIMEOUT", // so that it is full queues that let go, the dearest way
                        "PT1H");
                var readers = new ReaderFleet(MESSAGE_BYTES, PUBLISHERS)) {
            for (int i = 0; i < HEALTHY; i++) {
                readers.connect(server.port(), SUBSCRIBE);
            }
            for (int i = 0; i < STALLED; i++) {
                stalled.add(stall(server.port()));
            }
            await().atMost(PATIENCE).until(() -> server.metric("notiflux_subscriptions") == HEALTHY + STALLED);
            readers.start();

            broadcastUntilTheStalledAreGone(server, readers);

            await().atMost(PATIENCE).until(() -> readers.slowest() == sent.get());
            assertThat(readers.orders()).as("orders of the messages").hasSize(1);
            await().atMost(PATIENCE).until(() -> server.metric("notiflux_queued_bytes") == 0);
            assertThat(server.metric("notiflux_slow_consumers_total")).isEqualTo(STALLED);
            assertThat(server.metric("notiflux_connections{protocol=\"plain\",}"))
                    .isEqualTo(HEALTHY);
            assertThat(mostQueued).as("bytes that waited at once").isGreaterThan(HEAP_MIB * MIB);
            assertThat(Duration.ofNanos(slowestPostNanos.get()))
                    .as("the slowest answer to a publisher")
                    .isLessThan(Duration.ofSeconds(20));
            assertThat(server.out()).doesNotContain("WARN", "ERROR", "OutOfMemory", "\tat ");
            assertThat(server.err()).isEmpty();
            System.out.printf(
                    "broadcasts=%d queued_mib=%d heap_mib=%d slowest_post_ms=%d%n",
                    sent.get(), mostQueued / MIB, mostHeap / MIB, slowestPostNanos.get() / 1_000_000);
        } finally {
            for (AutoCloseable client : stalled) {
                client.close();
            }
        }
    }

    private void broadcastUntilTheStalledAreGone(JarProcess server, ReaderFleet readers) {
        long until = System.nanoTime() + TIME.toNanos();
        var done = new CompletableFuture<Void>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<CompletableFuture<Void>> publishers = new ArrayList<>();
            for (int i = 0; i < PUBLISHERS; i++) {
                int publisher = i;
                publishers.add(CompletableFuture.runAsync(() -> publish(server, readers, publisher, done), threads));
            }
            try {
                await().pollInterval(Duration.ofMillis(200))
                        .atMost(TIME.plus(PATIENCE))
                        .until(() -> (gone(server) == STALLED && System.nanoTime() - until > 0)
                                || publishers.stream().anyMatch(CompletableFuture::isCompletedExceptionally));
            } finally {
                done.complete(null);
            }
            publishers.forEach(publisher ->
                    publisher.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
        }
    }

    /** Tells how many of the stalled were let go, and keeps what the moment costs. */
    private double gone(JarProcess server) {
        String metrics = server.metrics();
        mostQueued = Math.max(mostQueued, (long) TestServer.sample(metrics, "notiflux_queued_bytes"));
        mostHeap = Math.max(mostHeap, (long) TestServer.sample(metrics, "jvm_memory_used_bytes{area=\"heap\",}"));
        return TestServer.sample(metrics, "notiflux_slow_consumers_total");
    }

    private void publish(JarProcess server, ReaderFleet readers, int publisher, CompletableFuture<Void> done) {
        String token = KEYS.token("broadcast", "news");
        for (long number = 0; !done.isDone(); number++) {
            while (sent.get() - readers.slowest() > MAX_LAG) {
                LockSupport.parkNanos(100_000);
            }
            sent.incrementAndGet();
            String message = ReaderFleet.message(publisher, number, MESSAGE_BYTES);
            String body = TestServer.json("topic", "news", "message", message, "token", token);
            long before = System.nanoTime();
            HttpResponse<String> response = server.post(body);
            slowestPostNanos.accumulateAndGet(System.nanoTime() - before, Math::max);
            assertThat(response.statusCode()).isEqualTo(200);
        }
    }

    /** Subscribes, and takes nothing from then on. */
    private static RawClient stall(int port) throws IOException {
        RawClient client = RawClient.connect(port, 4_096);
        client.send(RawClient.UPGRADE);
        assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
        return client.text(SUBSCRIBE);
    }
}
