package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The plain protocol's commands, and the exact words of its answers. */
class PlainProtocolTest {
    private static final String INVALID = "Invalid subscribe command, it should be: /subscribe <topic> <token>";
    private static final String UNKNOWN = "Unknown command";

    private static TestServer server;
    private TestSubscriber client;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @BeforeEach
    void connect() {
        client = TestSubscriber.connect(server);
    }

    /** Whatever was said, the connection is as good as before. */
    @AfterEach
    void connectionStays() {
        client.subscribe("after");
        server.broadcast("after", "still here");
        assertThat(client.next()).isEqualTo("still here");
        client.close();
        server.awaitNoSubscription();
    }

    @Test
    void subscribe_isSilent() {
        client.say("/subscribe a " + token("a"));
        assertThat(client.rest()).isEmpty();
        server.broadcast("a", "m");
        assertThat(client.rest()).containsExactly("m");
    }

    @Test
    void subscribeRepeated_deliversOnce() {
        client.say("/subscribe a " + token("a"));
        client.say("/subscribe a " + token("a", "b"));
        client.say("/subscribe a " + token("a"));
        client.settle();
        assertThat(server.broadcast("a", "m").body()).contains("\"subscribers\":1");
        assertThat(client.rest()).containsExactly("m");
        client.say("/unsubscribe a");
        client.settle();
        assertThat(server.broadcast("a", "m").body()).contains("\"subscribers\":0");
    }

    @ParameterizedTest
    @ValueSource(strings = {" /subscribe a %s", "/subscribe a %s\n", "\r\n\t/subscribe a %s \r\n\r\n"})
    void whiteSpaceAroundACommand_isTrimmed(String command) {
        client.say(command.formatted(token("a")));
        client.settle();
        server.broadcast("a", "m");
        assertThat(client.rest()).containsExactly("m");
        client.say(" \n/unsubscribe a\t\n");
        client.settle();
        server.broadcast("a", "m");
        assertThat(client.rest()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/subscribe a",
                "/subscribe a b c",
                "/subscribe  a",
                "/subscribe  a b",
                "/subscribe a  b",
                "/subscribe a b  c",
                " /subscribe a\n"
            })
    void subscribeWithoutExactlyTwoArguments_isInvalid(String command) {
        client.say(command);
        assertThat(client.rest()).containsExactly(INVALID);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "//",
                "/ ",
                "/foo",
                "/foo a b",
                "/subscribe",
                "/subscribe ",
                "/subscribe\n",
                "/subscribes a b",
                "/Subscribe a b",
                "/SUBSCRIBE a b",
                "/ subscribe a b",
                "/subscribe\ta b",
                "/unsubscribe",
                "/unsubscribe ",
                "/unsubscribe a b",
                "/unsubscribe  a",
                "/unsubscribe-all x",
                "/unsubscribe-al",
                "/unsubscribe-allx"
            })
    void anythingElseWithASlash_isUnknown(String command) {
        client.say(command);
        assertThat(client.rest()).containsExactly(UNKNOWN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "\n", "hello", "subscribe a b", "hello /subscribe", "\\/foo", "{\"type\":\"ping\"}"})
    void textWithoutASlash_isIgnored(String text) {
        client.say(text);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void binary_isIgnored() {
        byte[] command = ("/subscribe a " + token("a")).getBytes(UTF_8);
        client.webSocket().sendBinary(ByteBuffer.wrap(command), true).join();
        client.webSocket()
                .sendBinary(ByteBuffer.wrap("/".getBytes(UTF_8)), true)
                .join();
        client.settle();
        assertThat(server.broadcast("a", "m").body()).contains("\"subscribers\":0");
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void unsubscribe_endsThatSubscriptionOnly() {
        client.say("/subscribe a " + token("a", "b"));
        client.say("/subscribe b " + token("a", "b"));
        client.say("/unsubscribe a");
        client.settle();
        server.broadcast("a", "to a");
        server.broadcast("b", "to b");
        assertThat(client.rest()).containsExactly("to b");
    }

    @Test
    void unsubscribeAll_endsEverySubscription() {
        for (String topic : List.of("a", "b", "c")) {
            client.subscribe(topic);
        }
        client.say("/unsubscribe-all");
        client.settle();
        for (String topic : List.of("a", "b", "c")) {
            assertThat(server.broadcast(topic, "m").body()).contains("\"subscribers\":0");
        }
        client.subscribe("b");
        server.broadcast("b", "again");
        assertThat(client.rest()).containsExactly("again");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/unsubscribe never", "/unsubscribe A", "/unsubscribe-all", "/unsubscribe *"})
    void unsubscribeOfWhatIsNotThere_isSilent(String command) {
        client.say(command);
        client.say(command);
        assertThat(client.rest()).isEmpty();
    }

    @Test
    void unsubscribe_isNobodyElses() {
        try (var other = TestSubscriber.of(server, "a")) {
            client.subscribe("a");
            client.say("/unsubscribe-all");
            client.settle();
            server.broadcast("a", "m");
            assertThat(other.next()).isEqualTo("m");
            assertThat(client.rest()).isEmpty();
        }
    }

    private static String token(String... topics) {
        return server.keys().token("subscribe", topics);
    }
}
