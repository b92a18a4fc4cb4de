package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.TestServer;
import io.notiflux.TestSubscriber;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class BroadcastCommandTest {
    @Test
    void broadcast_reachesSubscribersAndPrintsTheAnswer() {
        try (TestServer server = TestServer.start();
                TestSubscriber subscriber = TestSubscriber.of(server, "news")) {
            Captured run = broadcast(server, server.keys().token("broadcast", "news"), "news", "he said \"日\"");
            assertThat(run.code()).isZero();
            assertThat(run.out()).contains("\"subscribers\":1").hasLineCount(1);
            assertThat(subscriber.next()).isEqualTo("he said \"日\"");
        }
    }

    @Test
    void broadcast_refused_printsTheProblemAndFails() {
        try (TestServer server = TestServer.start()) {
            Captured run = broadcast(server, server.keys().token("broadcast", "other"), "news", "x");
            assertThat(run.code()).isEqualTo(1);
            assertThat(run.out()).isEmpty();
            assertThat(run.err()).startsWith("notiflux: 403 ").contains("topic_denied");
        }
    }

    @Test
    void server_thatIsNotThere_isToldInOneLine() throws IOException {
        int port;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        Captured run = Captured.run(
                "broadcast", "--url", "http://127.0.0.1:" + port + "/broadcast", "--token", "t", "news", "x");
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.err()).startsWith("notiflux: no connection to ").hasLineCount(1);
    }

    private static Captured broadcast(TestServer server, String token, String topic, String message) {
        return Captured.run(
                "broadcast", "--url", server.uri("/broadcast").toString(), "--token", token, topic, message);
    }
}
