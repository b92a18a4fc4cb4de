package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** No reply repeats more of what a client without a token says than a topic's name may be long. */
class EchoTest {
    /** A topic's bound, and the words around it. */
    private static final int BOUND = 1_024 + 300;

    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "\u20ac", "\ud83d\ude00"})
    void plain_repeatsTheBeginningOfATopicThatIsTooLong(String letter) throws IOException {
        try (var client = RawClient.upgraded(server)) {
            client.text("/subscribe " + letter.repeat(400_000) + " token");
            RawClient.Frame answer = client.readFrame();
            assertThat(answer.text())
                    .startsWith("Not allowed to subscribe to " + letter.repeat(64) + "\u2026: ")
                    .contains("longer than 1024 bytes");
            assertThat(answer.payload()).hasSizeLessThan(BOUND);
        }
    }

    @Test
    void plain_repeatsATopicOfTheLongestName() throws IOException {
        try (var client = RawClient.upgraded(server)) {
            String topic = "x".repeat(1_024);
            client.text("/subscribe " + topic + " token");
            assertThat(client.readFrame().text()).startsWith("Not allowed to subscribe to " + topic + ": ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'subscribe','topics':['%s'],'token':'t'}",
                "{'type':'subscribe','topics':[%l],'token':'t'}",
                "{'type':'subscribe','topics':['a'],'token':'%s'}",
                "{'type':'unsubscribe','topics':['%s']}",
                "{'type':'unsubscribe','topics':[%l]}",
                "{'type':'%s'}",
                "{'%s':1}",
                "{'type':'ping','ref':'%s'}",
                "{'type':'ping','ref':[%l]}",
                "{'type':'ping','ref':1%n}",
                "%s"
            })
    void json_repeatsNoMoreThanATopic(String command) throws IOException {
        String list = IntStream.range(0, 4_000).mapToObj(i -> "'t" + i + "'").collect(Collectors.joining(","));
        for (int length : new int[] {1_025, 30_000, 1_000_000}) {
            try (var client = RawClient.json(server)) {
                client.text(command.replace("%s", "x".repeat(length))
                        .replace("%l", list)
                        .replace("%n", "1".repeat(length))
                        .replace('\'', '"'));
                assertThat(client.readFrame().payload()).hasSizeLessThan(BOUND);
                client.text("{\"type\":\"ping\"}");
                assertThat(client.readFrame().text()).isEqualTo("{\"type\":\"pong\"}");
            }
        }
    }

    @Test
    void json_unsubscribed_listsWhatEnded_andOfTheRestNoMoreThanATopic() {
        try (var client = TestSubscriber.json(server)) {
            String token = server.keys().token("subscribe", "echo:a");
            client.ask("{\"type\":\"subscribe\",\"topics\":[\"echo:a\"],\"token\":\"" + token + "\"}");
            List<String> others = List.of("b".repeat(1_000), "c".repeat(1_000));
            assertThat(client.ask("{\"type\":\"unsubscribe\",\"topics\":[\"" + others.get(0) + "\",\"" + others.get(1)
                            + "\",\"echo:a\"]}"))
                    .isEqualTo("{\"type\":\"unsubscribed\",\"topics\":[\"" + others.get(0) + "\",\"echo:a\"]}");
        }
    }

    /** What a stranger can make it do by one frame: tens of milliseconds would let some dozens take all of its time. */
    @Test
    void json_commandWithoutAGoodToken_costsLittle() throws IOException {
        String topics = IntStream.range(0, 1_000)
                .mapToObj(i -> "\"" + i + "x".repeat(1_000) + "\"")
                .collect(Collectors.joining(","));
        byte[] command =
                Wire.frame(Wire.TEXT, "{\"type\":\"subscribe\",\"topics\":[" + topics + "],\"token\":\"x\",\"ref\":1}");
        try (var client = RawClient.json(server)) {
            for (int i = 0; i < 20; i++) { // compiled
                client.send(command);
                client.readFrame();
            }
            await().until(() -> millisEach(client, command) < 60); // at last: the compiler's work is counted, too
        }
    }

    private static double millisEach(RawClient client, byte[] command) throws IOException {
        long before = cpuNanos();
        for (int i = 0; i < 10; i++) {
            client.send(command);
            assertThat(client.readFrame().text()).contains("token_malformed");
        }
        return (cpuNanos() - before) / 1e7;
    }

    /** Of this process, which the server is in: unlike time, it does not grow with what else the machine does. */
    private static long cpuNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    }
}
