package io.notiflux.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.socket.PeerInfo;
import io.notiflux.LogCapture;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a flood of refusals leaves in the log, and how many it does not. */
class AccessLogLimitTest {
    private static final int FLOOD = 1_000;

    private final Queue<Runnable> later = new ArrayDeque<>();
    private final AccessLog log =
            new AccessLog(new Callers(TrustedProxies.NONE, new Random()), () -> this.now, later::add);
    private long now;

    @Test
    void floodThatGoesOn_isToldOfByItsNextLine() {
        try (LogCapture lines = LogCapture.info()) {
            flood("connections");
            now += LineLimit.EACH_NANOS;
            log.connectionRefused(new Peer(), "connections");

            assertThat(lines.lines()).hasSize(LineLimit.AT_ONCE + 1);
            assertThat(lines.lines().getLast())
                    .isEqualTo("INFO event=refused what=connection reason=connections address=192.0.2.7 left_out="
                            + (FLOOD - LineLimit.AT_ONCE));
            later.remove().run();
            assertThat(lines.lines()).hasSize(LineLimit.AT_ONCE + 1);
        }
    }

    @Test
    void floodThatEnds_isToldOfLater_once() {
        try (LogCapture lines = LogCapture.info()) {
            flood("connections");
            later.remove().run();

            assertThat(lines.lines()).hasSize(LineLimit.AT_ONCE + 1);
            assertThat(lines.lines().getLast())
                    .isEqualTo("INFO event=left_out what=connection reason=connections left_out="
                            + (FLOOD - LineLimit.AT_ONCE));
            assertThat(later).isEmpty();
        }
    }

    @Test
    void flood_hidesNoOtherReason() {
        try (LogCapture lines = LogCapture.info()) {
            flood("connections");
            log.connectionRefused(new Peer(), "proxy_header");

            assertThat(lines.lines().getLast()).contains("reason=proxy_header").doesNotContain("left_out");
        }
    }

    private void flood(String reason) {
        for (int i = 0; i < FLOOD; i++) {
            log.connectionRefused(new Peer(), reason);
        }
    }

    /** One of whom only the address matters. */
    private record Peer() implements PeerInfo {
        @Override
        public SocketAddress address() {
            return new InetSocketAddress("192.0.2.7", 4711);
        }

        @Override
        public String host() {
            return "192.0.2.7";
        }

        @Override
        public int port() {
            return 4711;
        }

        @Override
        public Optional<Principal> tlsPrincipal() {
            return Optional.empty();
        }

        @Override
        public Optional<Certificate[]> tlsCertificates() {
            return Optional.empty();
        }
    }
}
