package io.notiflux;

import static io.notiflux.DeflatingClient.deflated;
import static io.notiflux.DeflatingClient.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Whoever is held back, as its messages inflate to so much, can be let go all the same. */
class CompressionPaceTest {
    private static final int LIMIT = 16 * 1_024 * 1_024;

    @Test
    void heldBackClient_thatAnOperatorEnds_isGoneAtOnce() throws IOException {
        byte[] bomb = frame(Wire.BINARY, deflated(new byte[LIMIT]));
        try (var server = TestServer.start("COMPRESSION", "true", "ADMIN_PORT", "0", "MAX_MESSAGE_BYTES", "" + LIMIT);
                var client = DeflatingClient.plain(server).subscribe("t")) {
            client.raw().send(bomb).send(bomb); // 16,385 commands' worth each, of 2,000 that may come at once
            client.raw().send(bomb).send(Wire.frame(Wire.PING, "")); // minutes later
            await().until(() -> server.parts().messages.reserved() == 0);
            HttpRequest end = HttpRequest.newBuilder(server.adminUri("/admin/connections?topic=t"))
                    .header("Authorization", "Bearer " + server.keys().token("admin"))
                    .DELETE()
                    .build();
            assertThat(server.send(end).body()).endsWith("\"disconnected\":1}");
            await().atMost(Duration.ofSeconds(15)).until(() -> server.metric("notiflux_subscriptions") == 0);
        }
    }
}
