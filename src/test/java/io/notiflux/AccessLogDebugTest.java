package io.notiflux;

import static io.notiflux.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What is told of each request and connection by {@code LOG_LEVEL=debug}. */
class AccessLogDebugTest {
    @Test
    void eachRefusalIsALine() {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start()) {
            for (int i = 0; i < 20; i++) {
                server.post("{}");
            }
            assertThat(log.lines()).hasSize(20);
        }
    }

    @Test
    void broadcast_isALine_withSubjectAndTopic() {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start()) {
            server.broadcast("news", "m");
            assertThat(log.line("request"))
                    .matches("FINE event=request path=/broadcast status=200 micros=\\d+" + AccessLogTest.WHO
                            + " subject=test topic=news");
        }
    }

    @Test
    void batch_isALine_withItsTopics() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start();
                RawClient client = RawClient.connect(server)) {
            String token = server.keys().token("broadcast", "a", "b");
            client.send(AccessLogTest.request(
                    "POST /broadcast/batch",
                    "Authorization: Bearer " + token + "\r\n",
                    "[" + json("topic", "a", "message", "m") + "," + json("topic", "b", "message", "m") + "]"));
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);

            assertThat(log.line("request"))
                    .matches("FINE event=request path=/broadcast/batch status=200 micros=\\d+" + AccessLogTest.WHO
                            + " subject=test topic=\"a b\"");
        }
    }

    @Test
    void connection_isALineAtItsBeginningAndEnd() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start()) {
            try (RawClient client = RawClient.connect(server)) {
                client.send(RawClient.UPGRADE.replace("Host: test", "Host: test\r\nX-Request-Id: up-1"));
                client.readHead();
                client.text("/subscribe news " + server.keys().token("subscribe", "news"));
                await().until(() -> server.metric("notiflux_subscriptions") == 1);
                server.broadcast("news", "m");
                assertThat(client.readFrame().text()).isEqualTo("m");
                client.send(RawClient.frame(0x88, new byte[0]));
                client.readClose();
            }
            assertThat(log.line("connected"))
                    .isEqualTo("FINE event=connected protocol=plain address=127.0.0.1 request=up-1");
            assertThat(log.line("disconnected"))
                    .matches("FINE event=disconnected protocol=plain reason=client age_ms=\\d+ bytes=[1-9]\\d+"
                            + " address=127\\.0\\.0\\.1 request=up-1 subject=test");
        }
    }

    @Test
    void stream_isALineAtItsBeginningAndEnd() throws IOException {
        try (LogCapture log = LogCapture.debug();
                TestServer server = TestServer.start()) {
            try (RawClient client = RawClient.connect(server)) {
                client.send("GET /events?topic=news&token=" + server.keys().token("subscribe", "news")
                        + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
            }
            assertThat(log.line("connected")).matches("FINE event=connected protocol=sse" + AccessLogTest.WHO);
            assertThat(log.line("disconnected"))
                    .matches("FINE event=disconnected protocol=sse reason=\\w+ age_ms=\\d+ bytes=\\d+"
                            + AccessLogTest.WHO + " subject=test");
        }
    }
}
