package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** A subscriber that does not take what is queued for it is let go, and nobody else notices. */
class SlowConsumerTest {
    private static final String SLOW = "notiflux_slow_consumers_total";
    private static final String CLOSED = "notiflux_connections_closed_total{reason=\"slow\",}";
    private static final String CONNECTIONS = "notiflux_connections{protocol=\"plain\",}";
    private static final String QUEUED = "notiflux_queued_bytes";
    private static final String AGE = "notiflux_queue_age_seconds";
    private static final int MESSAGE_BYTES = 500_000;
    /** Together well above what the kernel's buffers of a connection can hold, some 6 MB. */
    private static final int ENOUGH = 60;

    /** A client that has a message whole may be counted as not having taken it for a moment more. */
    private static final String TWO_MESSAGES = Integer.toString(2 * MESSAGE_BYTES);

    /** For the close alone: a client that is to fall behind keeps its requests' time. */
    private static final Timeouts SHORT =
            new Timeouts(Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(30));

    private static final String FILL = "x".repeat(MESSAGE_BYTES);

    @Test
    void clientThatStopsReading_isLetGoOnceItsQueueIsFull() throws IOException {
        try (var server = TestServer.start(SHORT, "QUEUE_MAX_BYTES", TWO_MESSAGES);
                var slow = subscribed(server);
                var healthy = TestSubscriber.of(server, "a")) {
            broadcastUntilAlone(server, healthy);
            awaitOneSlow(server, 1);
            assertThat(server.metric("notiflux_subscriptions")).isEqualTo(1);
            assertThat(server.broadcast("a", "after").body()).contains("\"subscribers\":1");
            assertThat(nextMessage(healthy)).isEqualTo("after");
            await().until(() -> server.metric(QUEUED) == 0);
            assertEnds(slow);
        }
    }

    @Test
    void clientThatReadsAgainInTime_seesTheCloseFrame() throws IOException {
        try (var server = TestServer.start(TestServer.patient(), "QUEUE_MAX_BYTES", TWO_MESSAGES);
                var slow = subscribed(server);
                var healthy = TestSubscriber.of(server, "a")) {
            broadcastUntilAlone(server, healthy);
            int expected = 0;
            RawClient.Frame frame = slow.readFrame();
            while (frame.opcode() != 8) {
                if (frame.opcode() == 1 && frame.payload().length > 100) {
                    assertThat(frame.text()).as("in order, without a gap").startsWith("m" + expected++ + " ");
                }
                frame = slow.readFrame();
            }
            assertThat(frame.closeCode()).isEqualTo(1013);
            assertThat(frame.closeReason()).isEqualTo("slow consumer");
            slow.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF5}));
            assertThat(slow.isEnded()).isTrue();
            awaitOneSlow(server, 1);
            assertThat(server.metric("notiflux_connections_closed_total{reason=\"client\",}"))
                    .isZero();
        }
    }

    @Test
    void clientThatTakesNothing_isLetGoByTimeThoughItsQueueHasRoom() throws IOException {
        try (var server = TestServer.start(SHORT, "QUEUE_MAX_BYTES", "1000000000", "WRITE_TIMEOUT", "PT3S");
                var slow = subscribed(server);
                var idle = subscribed(server, "idle");
                var healthy = TestSubscriber.of(server, "a")) {
            int[] sent = {0};
            broadcastUntil(server, healthy, () -> sent[0]++ == ENOUGH);
            awaitOneSlow(server, 2);
            await().until(() -> server.metric(QUEUED) == 0);
            assertEnds(slow);
            idle.text("/foo");
            assertThat(idle.readFrame().text()).as("idle is not slow").isEqualTo("Unknown command");
        }
    }

    @Test
    void oldestBroadcastInAQueue_isToldByItsAge() throws IOException {
        try (var server = TestServer.start(SHORT, "QUEUE_MAX_BYTES", "1000000000", "WRITE_TIMEOUT", "PT1M");
                var healthy = TestSubscriber.of(server, "a")) {
            try (var _ = subscribed(server)) {
                int[] sent = {0};
                broadcastUntil(server, healthy, () -> sent[0]++ == ENOUGH);
                double age = server.metric(AGE);
                assertThat(age).isPositive();
                await().until(() -> server.metric(AGE) > age);
            }
            await().until(() -> server.metric(CONNECTIONS) == 1);
            await().until(() -> server.metric(AGE) == 0);
        }
    }

    @Test
    void messageOverTheQueuesLimit_isDeliveredToAClientThatReads() throws IOException {
        try (var server = TestServer.start("QUEUE_MAX_BYTES", "1000");
                var client = TestSubscriber.of(server, "a")) {
            for (int i = 0; i < 5; i++) {
                String message = i + "é".repeat(500_000);
                server.broadcast("a", message);
                assertThat(client.next()).isEqualTo(message);
                await().until(() -> server.metric(QUEUED) == 0);
            }
            assertThat(server.metric(SLOW)).isZero();
            assertThat(server.metric("notiflux_deliveries_total")).isEqualTo(5);
        }
    }

    /** A client's end is counted where it ends, so what tells before is that nothing more is queued for it. */
    private static void broadcastUntilAlone(TestServer server, TestSubscriber healthy) {
        broadcastUntil(
                server, healthy, () -> server.broadcast("a", "probe").body().contains("\"subscribers\":1"));
    }

    private static void awaitOneSlow(TestServer server, int others) {
        await().until(() ->
                server.metric(CONNECTIONS) == others && server.metric(SLOW) == 1 && server.metric(CLOSED) == 1);
    }

    /** The healthy client takes each message before the next, so that it keeps up whatever the machine's pace. */
    private static void broadcastUntil(TestServer server, TestSubscriber healthy, BooleanSupplier done) {
        int sent = 0;
        while (!done.getAsBoolean()) {
            assertThat(sent).as("broadcasts that a stalled client outlived").isLessThan(ENOUGH);
            String message = "m" + sent++ + " " + FILL;
            HttpResponse<String> response = server.broadcast("a", message);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(nextMessage(healthy)).isEqualTo(message);
        }
    }

    private static String nextMessage(TestSubscriber healthy) {
        String next = healthy.next();
        while (next.equals("probe")) {
            next = healthy.next();
        }
        return next;
    }

    /** Reads whatever the kernel still holds, and then the end; the close frame may be among it. */
    private static void assertEnds(RawClient slow) {
        boolean ended = false;
        while (!ended) {
            ended = slow.isEnded();
        }
        assertThat(ended).isTrue();
    }

    private static RawClient subscribed(TestServer server) throws IOException {
        return subscribed(server, "a");
    }

    private static RawClient subscribed(TestServer server, String topic) throws IOException {
        RawClient client = RawClient.upgraded(server, 4_096);
        client.text("/subscribe " + topic + " " + server.keys().token("subscribe", topic));
        client.send(RawClient.frame(0x89, "subscribed".getBytes(UTF_8)));
        assertThat(client.readFrame().text()).isEqualTo("subscribed");
        return client;
    }
}
