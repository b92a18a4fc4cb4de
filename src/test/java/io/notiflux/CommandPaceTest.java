package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client may ask 2,000 times at once and 200 times a second; what is more waits, and nobody else with it. */
class CommandPaceTest {
    private static final int BURST = 2_000;
    private static final int A_SECOND = 200;
    /** So many of them count as one command. */
    private static final int FRAGMENTS = 16;
    /** So long takes the server to come to what was sent last, where it keeps the pace. */
    private static final int FIVE_MINUTES_OF_COMMANDS = BURST + 300 * A_SECOND;

    @Test
    void thousandSubscriptions_andTheirEnds_areTakenAtOnce() throws IOException {
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server)) {
            String[] topics = new String[999];
            for (int i = 0; i < topics.length; i++) {
                topics[i] = "t" + i;
            }
            String token = server.keys().token("subscribe", topics);
            long before = System.nanoTime();
            for (String topic : topics) {
                client.text("/subscribe " + topic + " " + token);
            }
            for (String topic : topics) {
                client.text("/unsubscribe " + topic);
            }
            Wire.assertWorks(client);
            assertThat(seconds(before)).isLessThan(9); // at the pace alone it would be ten
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.TEXT, Wire.PING})
    void commandsPastTheBurst_areAllAnsweredInTheirOrderAtThePace(int opcode) throws IOException {
        int seconds = 2;
        int count = BURST + seconds * A_SECOND;
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server)) {
            long before = System.nanoTime();
            client.send(commands(opcode, count));
            for (int i = 0; i < count; i++) {
                String answer = client.readFrame().text();
                if (opcode == Wire.TEXT) {
                    assertThat(answer).startsWith("Not allowed to subscribe to t" + i + ": ");
                } else {
                    assertThat(answer).isEqualTo("/subscribe t" + i + " x");
                }
            }
            assertThat(seconds(before)).isGreaterThan(0.9 * seconds);
            Wire.assertWorks(client);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {Wire.TEXT, Wire.PING})
    void clientThatIsHeldBack_holdsUpNobodyElse(int opcode) throws IOException {
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server);
                var other = RawClient.upgraded(server)) {
            client.send(commands(opcode, FIVE_MINUTES_OF_COMMANDS));
            for (int i = 0; i < BURST; i++) {
                client.readFrame();
            }
            Wire.assertWorks(other);
        }
    }

    @Test
    void clientWhoseFragmentsAreHeldBack_holdsUpNobodyElse() throws IOException {
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server);
                var other = RawClient.upgraded(server)) {
            byte[] fragment = Wire.fragment(Wire.CONTINUATION, "");
            client.send(Wire.fragment(Wire.TEXT, "/"));
            for (int i = 0; i < FRAGMENTS; i++) {
                client.send(repeated(fragment, BURST));
            }
            client.send(Wire.frame(Wire.PING, ""));
            assertThat(client.readFrame().opcode()).isEqualTo(Wire.PONG);
            client.send(repeated(fragment, 60 * A_SECOND * FRAGMENTS));
            Wire.assertWorks(other);
        }
    }

    /** 2 MB in 30,000 pieces. */
    @Test
    void fragmentsOfALargeMessage_areTakenAtOnce() throws IOException {
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server)) {
            long before = System.nanoTime();
            client.send(fragments(30_000, "x".repeat(64)));
            Wire.assertText(client, "Unknown command");
            assertThat(seconds(before)).isLessThan(8); // as commands they would take more than two minutes
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x"})
    void fragmentsPastTheBurst_areReadAtTheirPace(String each) throws IOException {
        int seconds = 2;
        try (var server = TestServer.start();
                var client = RawClient.upgraded(server)) {
            long before = System.nanoTime();
            client.send(fragments(FRAGMENTS * (BURST + seconds * A_SECOND), each));
            Wire.assertText(client, "Unknown command");
            assertThat(seconds(before)).isBetween(0.8 * seconds, 5.0 * seconds);
        }
    }

    /** So that a client which was told to go can't take more time than one that stays. */
    @Test
    void framesAfterOurClose_areHeldBackToo_andNotListenedTo() throws IOException {
        int passedOver = 256 * (BURST + 2 * A_SECOND);
        try (var server = TestServer.start(TestServer.patient());
                var client = RawClient.upgraded(server)) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
            long before = System.nanoTime();
            client.text("/foo");
            client.send(repeated(Wire.frame(Wire.TEXT, ""), passedOver));
            client.send(Wire.frame(Wire.CLOSE, ""));
            assertThat(client.isEnded()).as("without an answer").isTrue();
            assertThat(seconds(before)).isBetween(1.5, 20.0);
            stopped.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void serverThatStops_doesNotWaitForWhomItHoldsBack() throws IOException {
        try (var server = TestServer.start(TestServer.patient());
                var client = RawClient.upgraded(server)) {
            client.send(Wire.join(commands(Wire.PONG, FIVE_MINUTES_OF_COMMANDS), Wire.frame(Wire.CLOSE, "")));
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
            stopped.orTimeout(20, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void clientThatIsHeldBack_isNotTimedOutAndIsOnceItIsSilent() throws IOException {
        String timeouts = "notiflux_connections_closed_total{reason=\"timeout\",}";
        try (var server = TestServer.start("HEARTBEAT_INTERVAL", "PT0.5S", "CLIENT_TIMEOUT", "PT4S");
                var client = RawClient.upgraded(server)) {
            long before = System.nanoTime();
            client.send(commands(Wire.TEXT, BURST + 6 * A_SECOND));
            int answers = 0;
            while (answers < BURST + 6 * A_SECOND) {
                answers += client.readFrame().opcode() == Wire.TEXT ? 1 : 0;
            }
            assertThat(seconds(before)).isGreaterThan(5.5);
            assertThat(server.metric(timeouts)).isZero();
            await().atMost(20, TimeUnit.SECONDS).until(() -> server.metric(timeouts) == 1);
        }
    }

    @Test
    void clientThatIsHeldBack_endsAtOnceWhereItIsLetGo() throws IOException {
        try (var server = TestServer.start("QUEUE_MAX_BYTES", "1", "WRITE_TIMEOUT", "PT3S");
                var client = RawClient.upgraded(server, 4_096)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            Wire.assertWorks(client);
            client.send(commands(Wire.PONG, FIVE_MINUTES_OF_COMMANDS));
            String message = "m".repeat(1_000_000);
            await().until(() -> server.broadcast("a", message).body().contains("\"subscribers\":0"));
            await().atMost(20, TimeUnit.SECONDS)
                    .until(() -> server.metric("notiflux_connections{protocol=\"plain\",}") == 0);
            assertThat(server.metric("notiflux_slow_consumers_total")).isEqualTo(1);
        }
    }

    private static byte[] fragments(int count, String each) {
        return Wire.join(
                Wire.fragment(Wire.TEXT, "/"),
                repeated(Wire.fragment(Wire.CONTINUATION, each), count),
                Wire.frame(Wire.CONTINUATION, ""));
    }

    private static byte[] repeated(byte[] frame, int count) {
        var frames = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            frames.writeBytes(frame);
        }
        return frames.toByteArray();
    }

    private static byte[] commands(int opcode, int count) {
        var commands = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            commands.writeBytes(Wire.frame(opcode, "/subscribe t" + i + " x"));
        }
        return commands.toByteArray();
    }

    private static double seconds(long sinceNanos) {
        return (System.nanoTime() - sinceNanos) / 1e9;
    }
}
