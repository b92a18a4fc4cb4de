package io.notiflux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions of the plain protocol that are refused, and the limit on them. */
class PlainRefusalTest {
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
        client = TestSubscriber.of(server, "before");
    }

    @AfterEach
    void connectionAndItsSubscriptionsStay() {
        client.settle();
        server.broadcast("before", "still here");
        assertThat(client.next()).isEqualTo("still here");
        client.close();
        server.awaitNoSubscription();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "eyJ.eyJ.eyJ", "eyJhbGciOiJub25lIn0.e30."})
    void tokenThatIsNone_isRefused(String token) {
        assertRefused("a", token);
    }

    @Test
    void tokenOfAnotherKey_isRefused() {
        assertRefused("a", TestKeys.p256().token("subscribe", "a"));
    }

    @Test
    void tokenThatExpired_isRefused() {
        String claims = TestKeys.claims("subscribe", Instant.now().getEpochSecond() - 120, "a");
        assertRefused("a", server.keys().sign(claims));
    }

    @Test
    void tokenOfAnotherScope_isRefused() {
        assertRefused("a", server.keys().token("broadcast", "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"b", "A", "a*", "*", "aa"})
    void tokenForAnotherTopic_isRefused(String topic) {
        assertRefused("a", server.keys().token("subscribe", topic));
    }

    @Test
    void refusalOfARepetition_leavesTheSubscription() {
        assertRefused("before", "x");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "é", "😀"})
    void topicOf1024Bytes_isTakenAndOneMoreRefused(String character) {
        int size = character.getBytes(UTF_8).length;
        String longest = character.repeat(1_024 / size);
        client.subscribe(longest);
        assertThat(client.rest()).isEmpty();
        server.broadcast(longest, "m");
        assertThat(client.next()).isEqualTo("m");
        client.say("/subscribe " + longest + "a " + server.keys().token("subscribe", longest + "a"));
        assertThat(client.rest())
                .containsExactly("Not allowed to subscribe to " + character.repeat(64)
                        + "\u2026: the topic is longer than 1024 bytes of UTF-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\tb", "a\nb", "a\0b", "a\u00a0b", "a\u2003b", "a\u007fb"})
    void topicWithWhiteSpaceOrControlCharacters_isRefused(String topic) {
        String escaped = topic.chars()
                .mapToObj(c -> c < ' ' ? String.format("\\u%04x", c) : Character.toString(c))
                .collect(Collectors.joining());
        assertRefused(topic, server.keys().token("subscribe", escaped));
    }

    @Test
    void subscriptions_areLimitedTo1000AndUnsubscribingMakesRoom() {
        client.say("/unsubscribe-all");
        for (int hundred = 0; hundred < 15; hundred++) {
            List<String> topics = topics(hundred * 100, 100);
            String token = server.keys().token("subscribe", topics.toArray(String[]::new));
            topics.forEach(topic -> client.say("/subscribe " + topic + " " + token));
            List<String> answers = client.rest();
            if (hundred < 10) {
                assertThat(answers).isEmpty();
            } else {
                assertThat(answers)
                        .containsExactlyElementsOf(topics.stream()
                                .map(topic -> "Not allowed to subscribe to " + topic
                                        + ": this connection has 1000 subscriptions, and the limit is 1000")
                                .toList());
            }
        }
        assertThat(server.metric("notiflux_subscriptions")).isEqualTo(1_000);
        for (String topic : List.of("t0", "t500", "t999")) {
            server.broadcast(topic, topic);
            assertThat(client.next()).isEqualTo(topic);
        }
        assertThat(server.broadcast("t1000", "m").body()).contains("\"subscribers\":0");
        client.subscribe("t7");
        assertThat(client.rest()).as("a repetition takes no room").isEmpty();

        client.say("/unsubscribe t500");
        client.subscribe("before");
        assertThat(client.rest()).isEmpty();
        assertThat(server.metric("notiflux_subscriptions")).isEqualTo(1_000);
    }

    private void assertRefused(String topic, String token) {
        client.say("/subscribe " + topic + " " + token);
        assertThat(client.rest())
                .singleElement()
                .satisfies(answer -> assertThat(answer)
                        .startsWith("Not allowed to subscribe to " + topic + ": ")
                        .doesNotContain(token, "Exception")
                        .hasSizeGreaterThan(("Not allowed to subscribe to " + topic + ": ").length()));
        if (!topic.equals("before")) {
            assertThat(server.metric("notiflux_topics")).isBetween(1.0, 2.0);
        }
    }

    private static List<String> topics(int first, int count) {
        return IntStream.range(first, first + count).mapToObj(i -> "t" + i).toList();
    }
}
