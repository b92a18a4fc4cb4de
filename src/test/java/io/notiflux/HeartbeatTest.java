package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.SocketException;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server pings, and drops whom it does not hear of. */
class HeartbeatTest {
    private static final String TIMED_OUT = "notiflux_connections_closed_total{reason=\"timeout\",}";
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final int FINAL = 0x80;
    /** Pings within the client timeout, and some more. */
    private static final int PAST_THE_TIMEOUT = 36;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("HEARTBEAT_INTERVAL", "PT0.1S", "CLIENT_TIMEOUT", "PT3S");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void clientThatAnswersPings_stays() throws IOException {
        try (var client = RawClient.upgraded(server)) {
            for (int i = 0; i < PAST_THE_TIMEOUT; i++) {
                RawClient.Frame ping = client.readFrame();
                assertThat(ping.opcode()).isEqualTo(PING);
                client.send(RawClient.frame(FINAL | PONG, ping.payload()));
            }
            assertAlive(client);
        }
    }

    @Test
    void clientThatPingsItself_stays() throws IOException {
        try (var client = RawClient.upgraded(server)) {
            int pings = 0;
            while (pings < PAST_THE_TIMEOUT) {
                if (client.readFrame().opcode() == PING) {
                    pings++;
                    client.send(RawClient.frame(FINAL | PING, new byte[0]));
                }
            }
            assertAlive(client);
        }
    }

    @Test
    void silentClient_isDroppedAndCounted() throws IOException {
        double before = server.metric(TIMED_OUT);
        try (var client = RawClient.upgraded(server)) {
            client.text("/subscribe silent " + server.keys().token("subscribe", "silent"));
            assertThat(pingsUntilTheEnd(client, false)).isPositive();
            await().until(() -> server.metric(TIMED_OUT) == before + 1);
            assertThat(server.broadcast("silent", "m").body()).contains("\"subscribers\":0");
        }
    }

    @Test
    void clientThatOnlySendsText_isDroppedToo() throws IOException {
        double before = server.metric(TIMED_OUT);
        try (var client = RawClient.upgraded(server)) {
            assertThat(pingsUntilTheEnd(client, true)).isPositive();
            await().until(() -> server.metric(TIMED_OUT) == before + 1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 124, 125})
    void ping_isAnsweredWithTheSamePayload(int length) throws IOException {
        byte[] payload = new byte[length];
        Arrays.fill(payload, (byte) 0xC3); // a payload need not be UTF-8
        try (var client = RawClient.upgraded(server)) {
            client.send(RawClient.frame(FINAL | PING, payload));
            RawClient.Frame answer = client.readFrame();
            while (answer.opcode() == PING) {
                answer = client.readFrame();
            }
            assertThat(answer.opcode()).isEqualTo(PONG);
            assertThat(answer.fin()).isTrue();
            assertThat(answer.payload()).isEqualTo(payload);
        }
    }

    private static int pingsUntilTheEnd(RawClient client, boolean talks) throws IOException {
        int pings = 0;
        try {
            while (client.readFrame().opcode() == PING) {
                pings++;
                if (talks) {
                    client.text("hello");
                }
            }
            throw new AssertionError("something else than a ping came");
        } catch (SocketException e) {
            return pings; // dropped by a reset
        } catch (AssertionError e) {
            assertThat(e).hasMessage("the server ended the connection");
            return pings;
        }
    }

    private static void assertAlive(RawClient client) throws IOException {
        client.text("/foo");
        RawClient.Frame answer = client.readFrame();
        while (answer.opcode() >= PING) {
            answer = client.readFrame();
        }
        assertThat(answer.text()).isEqualTo("Unknown command");
    }
}
