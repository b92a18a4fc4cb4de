package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How the server takes its leave. */
class StopTest {
    /** Long enough that a client which does not answer the close frame holds the server where a test can look at it. */
    private static final Timeouts PATIENT = TestServer.patient();

    @Test
    void stop_closesEveryConnectionForARestart() {
        try (var server = TestServer.start();
                var subscriber = TestSubscriber.of(server, "a");
                var idle = TestSubscriber.connect(server)) {
            server.server().close();
            assertThat(subscriber.end()).isEqualTo("1012 server restarts");
            assertThat(idle.end()).isEqualTo("1012 server restarts");
        }
    }

    @Test
    void stop_flushesQueuesBeforeTheCloseFrame() throws IOException {
        int messages = 200;
        String fill = "x".repeat(60_000);
        try (var server = TestServer.start(PATIENT, "QUEUE_MAX_BYTES", "100000000", "WRITE_TIMEOUT", "PT1M");
                var client = RawClient.upgraded(server, 4_096)) {
            client.text("/subscribe a " + server.keys().token("subscribe", "a"));
            client.send(RawClient.frame(0x89, new byte[0]));
            assertThat(client.readFrame().opcode()).isEqualTo(0xA);
            for (int i = 0; i < messages; i++) {
                server.broadcast("a", i + " " + fill);
            }
            assertThat(server.metric("notiflux_queued_bytes"))
                    .as("waits in the queue")
                    .isPositive();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            List<String> received = new ArrayList<>();
            RawClient.Frame frame = client.readFrame();
            while (frame.opcode() == 1) {
                received.add(frame.text().substring(0, frame.text().indexOf(' ')));
                frame = client.readFrame();
            }
            assertThat(received).hasSize(messages).first().isEqualTo("0");
            assertThat(received.getLast()).isEqualTo(Integer.toString(messages - 1));
            assertThat(frame.opcode()).isEqualTo(8);
            assertThat(frame.closeCode()).isEqualTo(1012);
            client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            assertThat(client.isEnded()).isTrue();
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void stoppingServer_isNotReadyButTakesBroadcasts() throws IOException {
        try (var server = TestServer.start(PATIENT);
                var client = RawClient.upgraded(server)) {
            assertThat(server.get("/observe/health/ready").statusCode()).isEqualTo(200);
            assertThat(server.metric("notiflux_draining")).isZero();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
            assertThat(server.get("/observe/health/ready").statusCode()).isEqualTo(503);
            assertThat(server.get("/observe/health/live").statusCode()).isEqualTo(200);
            assertThat(server.get("/observe/health/started").statusCode()).isEqualTo(200);
            assertThat(server.metric("notiflux_draining")).isEqualTo(1);
            HttpResponse<String> response = server.broadcast("a", "m");
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.headers().firstValue("Connection")).contains("close");
            assertThat(stopped).isNotDone();

            client.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void clientThatComesWhileTheServerStops_isRefused() throws IOException {
        try (var server = TestServer.start(PATIENT);
                var first = RawClient.upgraded(server)) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            assertThat(first.readClose().closeCode()).isEqualTo(1012);
            try (var second = RawClient.connect(server)) {
                assertThat(second.send(RawClient.UPGRADE).readHead())
                        .startsWith("HTTP/1.1 503 ")
                        .contains("Retry-After: ");
            }
            first.send(RawClient.frame(0x88, new byte[] {3, (byte) 0xF4}));
            stopped.orTimeout(10, TimeUnit.SECONDS).join();
        }
    }

    @Test
    void clientThatDoesNotAnswerTheClose_holdsTheServerForWriteTimeoutAtMost() throws IOException {
        try (var server = TestServer.start("WRITE_TIMEOUT", "PT3S");
                var client = RawClient.upgraded(server)) {
            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server.server()::close);
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
            stopped.orTimeout(9, TimeUnit.SECONDS).join();
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void stoppedServer_listensNoMore() {
        try (var server = TestServer.start()) {
            URI health = server.uri("/health");
            assertThat(server.get("/health").statusCode()).isEqualTo(200);
            server.server().close();
            try (var http = HttpClient.newHttpClient()) {
                var request = HttpRequest.newBuilder(health).build();
                assertThatThrownBy(() -> http.send(request, HttpResponse.BodyHandlers.ofString()))
                        .isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void stopTwice_isHarmless() {
        try (var server = TestServer.start();
                var subscriber = TestSubscriber.of(server, "a")) {
            server.server().close();
            server.server().close();
            assertThat(subscriber.end()).isEqualTo("1012 server restarts");
        }
    }
}
