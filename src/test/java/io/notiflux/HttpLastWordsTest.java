package io.notiflux;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A last answer arrives, though more was sent than the server wants, and nobody has a place for long for that. */
class HttpLastWordsTest {
    private static final String TOO_LARGE = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9999999\r\n\r\n";

    private static EchoServer server;

    @BeforeAll
    static void start() {
        server = EchoServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void bodyThatIsTooLarge_doesNotTakeItsRefusalAway() throws IOException {
        try (RawClient client = server.connect()) {
            long before = System.nanoTime();
            client.send(TOO_LARGE);
            if (isRefused(client, "x".repeat(2_000_000))) { // on a machine that was busy for as long as is read on
                assertThat(NANOSECONDS.toMillis(System.nanoTime() - before)).isGreaterThanOrEqualTo(1_000);
            }
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(413);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void lastAnswer_isFollowedByTheEndAtOnce() throws IOException {
        await().until(HttpLastWordsTest::millisUntilTheEnd, millis -> millis < 900);
    }

    private static long millisUntilTheEnd() throws IOException {
        try (RawClient client = server.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(200);
            long begin = System.nanoTime();
            assertThat(client.isEnded()).isTrue();
            return NANOSECONDS.toMillis(System.nanoTime() - begin);
        }
    }

    @Test
    void clientThatGoesOnSending_isCutOff() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(TOO_LARGE + "x");
            assertThat(RawResponse.readFrom(client).status()).isEqualTo(413);
            await().atMost(15, SECONDS).until(() -> isRefused(client, "x"));
        }
    }

    @Test
    void clientThatGoesOnWithALot_isCutOffSooner() throws IOException {
        try (RawClient client = server.connect()) {
            client.send(TOO_LARGE + "x");
            String megabyte = "x".repeat(1 << 20);
            int sent = 0;
            while (sent < 200 && !isRefused(client, megabyte)) {
                sent++;
            }
            assertThat(sent).isLessThan(100);
        }
    }

    private static boolean isRefused(RawClient client, String more) {
        try {
            client.send(more);
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
