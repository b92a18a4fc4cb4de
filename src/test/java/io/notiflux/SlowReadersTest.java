package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Whoever takes something, however slowly, stays, for twice as long as one may take nothing. */
class SlowReadersTest {
    private static final String CONNECTIONS = "notiflux_connections{protocol=\"plain\",}";
    private static final String SLOW = "notiflux_slow_consumers_total";
    /** Far more than the kernel holds for one connection, and than is read in the time. */
    private static final int MESSAGES = 10;

    private static final String MESSAGE = "x".repeat(1_000_000);
    private static final long TENTH_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final int TENTHS = 220;
    private static final Executor THREADS = Thread::startVirtualThread;

    @Test
    void clientsThatReadSlowly_stay() throws Exception {
        try (var server = TestServer.start("QUEUE_MAX_BYTES", "100000000", "CLIENT_TIMEOUT", "PT5M");
                var slowest = subscribed(server);
                var slower = subscribed(server);
                var slow = subscribed(server)) {
            fill(server);
            var reading = CompletableFuture.allOf(
                    CompletableFuture.runAsync(() -> read(slowest, 20_000), THREADS),
                    CompletableFuture.runAsync(() -> read(slower, 50_000), THREADS),
                    CompletableFuture.runAsync(() -> read(slow, 250_000), THREADS));
            reading.get(1, TimeUnit.MINUTES);
            assertThat(server.metric(CONNECTIONS)).isEqualTo(3);
            assertThat(server.metric(SLOW)).isZero();
            assertThat(server.metric("notiflux_queued_bytes")).isPositive();
        }
    }

    @Test
    void clientThatReadsNothing_isLetGo() throws IOException {
        try (var server = TestServer.start("QUEUE_MAX_BYTES", "100000000", "WRITE_TIMEOUT", "PT2S");
                var client = subscribed(server)) {
            fill(server);
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.metric(SLOW) == 1);
            assertThat(client.isEnded()).isFalse(); // what the kernel holds comes first
        }
    }

    private static void fill(TestServer server) {
        for (int i = 0; i < MESSAGES; i++) {
            assertThat(server.broadcast("a", MESSAGE).statusCode()).isEqualTo(200);
        }
    }

    private static void read(RawClient client, int bytesPerSecond) {
        long begin = System.nanoTime();
        try {
            for (int tenth = 1; tenth <= TENTHS; tenth++) {
                String text = client.readText(bytesPerSecond / 10);
                assertThat(text).hasSizeGreaterThan(bytesPerSecond / 20);
                long due = begin + tenth * TENTH_NANOS;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static RawClient subscribed(TestServer server) throws IOException {
        RawClient client = RawClient.upgraded(server);
        client.text("/subscribe a " + server.keys().token("subscribe", "a"));
        client.send(RawClient.frame(0x89, "subscribed".getBytes(UTF_8)));
        assertThat(client.readFrame().text()).isEqualTo("subscribed");
        return client;
    }
}
