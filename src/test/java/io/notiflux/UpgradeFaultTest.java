package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.webserver.websocket.WsRouting;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.connection.Refused;
import io.notiflux.subscribe.Clients;
import io.notiflux.subscribe.EndReason;
import io.notiflux.subscribe.Protocols;
import io.notiflux.subscribe.WebSocketClient;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** An upgrade that fails after its client has taken a place gives the place back. */
class UpgradeFaultTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Parts parts;
    private final Clients clients;

    UpgradeFaultTest() throws ConfigException {
        Map<String, String> environment =
                Map.of("JWT_PUBLIC_KEY_B64", TestKeys.p256().publicPemBase64(), "MAX_CONNECTIONS", "1");
        parts = new Parts(NotifluxConfig.read(environment), Timeouts.DEFAULT);
        clients = parts.clients;
    }

    @Test
    void upgradeThatFails_leavesItsPlaceToTheNext() throws IOException, InterruptedException {
        try (var server = EchoServer.start(WsRouting.builder().endpoint("/ws", this::faultyClient))) {
            for (int i = 1; i <= 3; i++) {
                try (RawClient client = server.connect()) {
                    client.send(RawClient.UPGRADE);
                    assertThat(client.readHead()).startsWith("HTTP/1.1 500 ");
                }
                assertThat(clients.awaitEmpty(PATIENCE)).as("empty").isTrue();
                assertThat(clients.ended().total(EndReason.VANISHED)).isEqualTo(i);
            }
            assertThat(clients.refusals().total(Refused.CONNECTIONS)).isZero();
        }
    }

    private WsListener faultyClient() {
        return new FaultyClient(
                new WebSocketClient(parts.hub, parts.tokens, parts.clients, new Protocols(parts.random), parts.limits));
    }

    /** Takes its place, and then answers with headers that cannot be read. */
    private record FaultyClient(WebSocketClient client) implements WsListener {
        @Override
        public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers) {
            assertThat(client.onHttpUpgrade(prologue, headers)).isEmpty();
            return Optional.of((Headers) Proxy.newProxyInstance(
                    Headers.class.getClassLoader(), new Class<?>[] {Headers.class}, (_, _, _) -> {
                        throw new IllegalStateException("bug");
                    }));
        }

        @Override
        public void onOpen(WsSession session) {
            client.onOpen(session);
        }

        @Override
        public void onClose(WsSession session, int status, String reason) {
            client.onClose(session, status, reason);
        }
    }
}
