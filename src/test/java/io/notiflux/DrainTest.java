package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.RawClient.Frame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** How a server that stops lets its clients go. */
class DrainTest {
    private static final String FILL = "x".repeat(60_000);
    /** A close timeout that is over long before a slow client has taken its queue. */
    private static final Timeouts IMPATIENT =
            new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofSeconds(30));

    @Test
    void delay_changesNothingButReadiness() throws IOException {
        try (var server = TestServer.start("DRAIN_DELAY", "PT1M");
                var early = TestSubscriber.of(server, "a")) {
            Thread stop = Thread.startVirtualThread(server.server()::close);
            await().until(() -> server.get("/observe/health/ready").statusCode() == 503);
            try (var late = TestSubscriber.of(server, "a")) {
                assertThat(server.broadcast("a", "m").statusCode()).isEqualTo(200);
                assertThat(early.next()).isEqualTo("m");
                assertThat(late.next()).isEqualTo("m");
            }
            assertThat(stop.isAlive()).isTrue();
            stop.interrupt(); // the rest of the drain is left out
        }
    }

    @Test
    void farewells_areSpreadOverTheWindow() {
        int clients = 20;
        try (var server = TestServer.start("DRAIN_WINDOW", "PT2S")) {
            List<TestSubscriber> subscribers = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                subscribers.add(TestSubscriber.connect(server));
            }
            await().until(() -> server.parts().clients.connections() == clients);
            long start = System.nanoTime();
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            List<CompletableFuture<Duration>> ends = subscribers.stream()
                    .map(subscriber -> CompletableFuture.supplyAsync(
                            () -> {
                                assertThat(subscriber.end()).isEqualTo("1012 server restarts");
                                return Duration.ofNanos(System.nanoTime() - start);
                            },
                            Thread::startVirtualThread))
                    .toList();
            List<Duration> times =
                    ends.stream().map(CompletableFuture::join).sorted().toList();
            for (int i = 0; i < clients; i++) {
                assertThat(times.get(i)).as("farewell " + i).isGreaterThanOrEqualTo(Duration.ofMillis(i * 100L));
            }
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
            subscribers.forEach(TestSubscriber::close);
        }
    }

    @Test
    void broadcast_duringTheWindow_reachesThoseWhoAreStillThere() {
        try (var server = TestServer.start("DRAIN_WINDOW", "PT8S");
                var first = TestSubscriber.of(server, "a");
                var second = TestSubscriber.of(server, "a")) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            CompletableFuture<Object> left = CompletableFuture.anyOf(
                    first.whenEnded().thenApply(_ -> second), second.whenEnded().thenApply(_ -> first));
            var other = (TestSubscriber) left.orTimeout(10, TimeUnit.SECONDS).join();
            assertThat(server.broadcast("a", "m").statusCode()).isEqualTo(200);
            assertThat(other.next()).isEqualTo("m");
            assertThat(other.end()).isEqualTo("1012 server restarts");
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void slowWebSocket_getsAllThatWaitsForIt() throws IOException {
        try (var server = TestServer.start(IMPATIENT, "QUEUE_MAX_BYTES", "100000000");
                var client = RawClient.upgraded(server, 4_096)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            fill(server, "a", 100);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            List<String> numbers = new ArrayList<>();
            Frame frame = client.readFrame();
            while (frame.opcode() == 1) {
                numbers.add(number(frame.text()));
                beSlow();
                frame = client.readFrame();
            }
            assertThat(numbers).hasSize(100).first().isEqualTo("0");
            assertThat(frame.closeCode()).isEqualTo(1012);
            client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** The farewell needs room, too, and must not make a client slow that is not. */
    @Test
    void jsonClientWithAFullQueue_getsAllOfIt_thenGoaway() throws IOException {
        long limit = 1_000_000;
        try (var server = TestServer.start(IMPATIENT, "QUEUE_MAX_BYTES", "" + limit);
                var client = RawClient.json(server, 4_096)) {
            client.text("{\"type\":\"subscribe\",\"topics\":[\"a\"],\"token\":\""
                    + server.keys().token("subscribe", "a") + "\"}");
            assertThat(client.readFrame().text()).contains("\"subscribed\"");
            int sent = 0;
            while (server.metric("notiflux_queued_bytes") < limit) {
                assertThat(server.broadcast("a", sent++ + " " + FILL).statusCode())
                        .isEqualTo(200);
            }
            double full = server.metric("notiflux_queued_bytes");
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            await().until(() -> server.metric("notiflux_queued_bytes") != full); // by the farewell
            for (int i = 0; i < sent; i++) {
                assertThat(client.readFrame().text()).contains("\"message\":\"" + i + " x");
            }
            assertThat(client.readFrame().text()).contains("\"goaway\"");
            assertThat(client.readFrame().closeCode()).isEqualTo(1012);
            client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    /** What it says while it leaves is not listened to, so its silence means nothing. */
    @Test
    void slowWebSocket_mayTakeLongerThanTheClientTimeout() throws IOException {
        try (var server = TestServer.start(
                        IMPATIENT,
                        "QUEUE_MAX_BYTES",
                        "100000000",
                        "HEARTBEAT_INTERVAL",
                        "PT0.2S",
                        "CLIENT_TIMEOUT",
                        "PT3S",
                        "WRITE_TIMEOUT",
                        "PT1M");
                var client = RawClient.upgraded(server, 4_096)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            for (int i = 0; i < 100; i++) {
                client.send(RawClient.frame(0x89, new byte[0]));
                assertThat(server.broadcast("a", i + " " + FILL).statusCode()).isEqualTo(200);
            }
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            int messages = 0;
            Frame frame = client.readFrame();
            await().pollDelay(5, TimeUnit.SECONDS).until(() -> true); // longer than the timeout, and nothing is awaited
            while (frame.opcode() != 8) {
                messages += frame.opcode() == 1 ? 1 : 0;
                frame = client.readFrame();
            }
            assertThat(messages).isEqualTo(100);
            assertThat(frame.closeCode()).isEqualTo(1012);
            client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void slowEventStream_getsAllThatWaitsForIt() throws IOException {
        try (var server = TestServer.start(IMPATIENT, "QUEUE_MAX_BYTES", "100000000");
                var client = RawClient.connect(server, 4_096)) {
            client.send("GET " + EventReader.target(server, "a") + " HTTP/1.1\r\nHost: a\r\n\r\n");
            client.readHead();
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            fill(server, "a", 100);
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            int messages = 0;
            String line = client.readLine();
            while (!line.startsWith("retry:") || messages == 0) {
                if (line.startsWith("data: ")) {
                    assertThat(number(line.substring(6))).isEqualTo(Integer.toString(messages));
                    messages++;
                    beSlow();
                }
                line = client.readLine();
            }
            assertThat(messages).isEqualTo(100);
            assertThat(client.readLine()).isEmpty();
            assertThat(client.isEnded()).isTrue();
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void clientThatTakesNothing_isCutAfterTheWriteTimeout() throws IOException {
        try (var server = TestServer.start("QUEUE_MAX_BYTES", "100000000", "WRITE_TIMEOUT", "PT3S");
                var client = RawClient.upgraded(server, 4_096)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            await().until(() -> server.metric("notiflux_subscriptions") == 1);
            fill(server, "a", 100);
            CompletableFuture.runAsync(server.server()::close)
                    .orTimeout(9, TimeUnit.SECONDS)
                    .join();
        }
    }

    private static void fill(TestServer server, String topic, int messages) {
        for (int i = 0; i < messages; i++) {
            assertThat(server.broadcast(topic, i + " " + FILL).statusCode()).isEqualTo(200);
        }
        assertThat(server.metric("notiflux_queued_bytes"))
                .as("waits in the queue")
                .isPositive();
    }

    private static String number(String message) {
        return message.substring(0, message.indexOf(' '));
    }

    /** The client's own pace, which is what the test is about. */
    private static void beSlow() {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
}
