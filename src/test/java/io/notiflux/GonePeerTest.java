package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A stream's peer that is gone without a word is noticed, and one that only reads slowly is not taken for it. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux tells of peers that do not answer")
class GonePeerTest {
    private static final String STREAMS = "notiflux_connections{protocol=\"sse\",}";
    private static final String VANISHED = "notiflux_connections_closed_total{reason=\"vanished\",}";
    /** More than the client's kernel takes, and less than the server's. */
    private static final String MESSAGE = "x".repeat(30_000);

    @Test
    void stream_whosePeerIsGone_isEnded() throws IOException {
        try (var server = TestServer.start("WRITE_TIMEOUT", "PT3S", "HEARTBEAT_INTERVAL", "PT0.2S");
                EventReader stays = EventReader.of(server, "a");
                EventReader goes = EventReader.of(server, "a")) {
            DeafSocket.deafen(goes.socket().localPort());
            await().atMost(30, TimeUnit.SECONDS).until(() -> server.metric(VANISHED) == 1);
            assertThat(server.metric(STREAMS)).isEqualTo(1);
            server.broadcast("a", "hello");
            assertThat(stays.next().data()).isEqualTo("hello");
        }
    }

    /** The window opens bit by bit, by less than what waits: TCP_USER_TIMEOUT would end it. */
    @Test
    void stream_whosePeerTakesLittleByLittle_isNoGonePeer() throws IOException, InterruptedException {
        try (var server = TestServer.start("WRITE_TIMEOUT", "PT2S", "HEARTBEAT_INTERVAL", "PT0.1S");
                var client = RawClient.connect(server, 4_096)) {
            client.send("GET " + EventReader.target(server, "a") + " HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(server.broadcast("a", MESSAGE).body()).contains("\"subscribers\":1");
            for (int read = 0; read < 25_000; read += 500) {
                assertThat(client.readText(500)).hasSize(500);
                Thread.sleep(120); // slower than the sum of the timeouts; nothing is awaited
            }
            assertThat(server.metric(STREAMS)).isEqualTo(1);
        }
    }
}
