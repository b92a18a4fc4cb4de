package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A peer that takes nothing is noticed though all that is sent to it fits the kernel's buffer. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "only Linux has TCP_USER_TIMEOUT")
class GonePeerTest {
    private static final String STREAMS = "notiflux_connections{protocol=\"sse\",}";
    private static final String VANISHED = "notiflux_connections_closed_total{reason=\"vanished\",}";
    /** More than the client's kernel takes, and less than the server's. */
    private static final String MESSAGE = "x".repeat(30_000);

    @Test
    void stream_whosePeerTakesNoComments_isEnded() throws IOException {
        try (var server = TestServer.start(
                        TestServer.shortTimeouts(), "WRITE_TIMEOUT", "PT1S", "HEARTBEAT_INTERVAL", "PT0.1S");
                var client = RawClient.connect(server, 4_096)) {
            client.send("GET " + EventReader.target(server, "a") + " HTTP/1.1\r\nHost: test\r\n\r\n");
            assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            assertThat(server.broadcast("a", MESSAGE).body()).contains("\"subscribers\":1");
            await().atMost(30, TimeUnit.SECONDS).until(() -> server.metric(VANISHED) == 1);
            assertThat(server.metric(STREAMS)).isZero();
            assertThat(server.metric("notiflux_slow_consumers_total")).isZero();
            assertThat(server.metric("notiflux_queued_bytes")).isZero();
        }
    }
}
