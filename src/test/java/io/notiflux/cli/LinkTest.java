package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notiflux.ScriptedServer;
import io.notiflux.TestServer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LinkTest {
    private static final Duration QUIET = Duration.ofMillis(100);

    /** A network that died tells nobody: the peer reads nothing and says nothing. */
    @Test
    void silence_endsTheConnection() throws Exception {
        try (var silent = new ScriptedServer();
                Link link = new Link(ServerUrl.of(silent.url()), QUIET, Duration.ofMillis(900))) {
            long began = System.nanoTime();
            assertThat(link.next()).isEmpty();
            assertThatThrownBy(link::next).isInstanceOf(LostException.class).hasMessage("nothing was heard for 1 s");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    @Test
    void serverThatAnswersPings_isThere() throws Exception {
        try (TestServer server = TestServer.start();
                Link link = new Link(ServerUrl.of(server.uri("").toString()), QUIET, Duration.ofSeconds(30))) {
            for (int i = 0; i < 6; i++) {
                assertThat(link.next()).isEmpty();
            }
        }
    }
}
