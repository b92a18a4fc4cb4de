package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.notiflux.CuttableProxy;
import io.notiflux.ScriptedServer;
import io.notiflux.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscribeCommandTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static TestServer server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        server = TestServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void messages_areALineEach_asTheyAre() {
        try (RunningCommand command = subscribe("plain:a", "plain:b", "--count", "3")) {
            server.broadcast("plain:a", "he said \\\"日\\\"");
            server.broadcast("plain:b", "two\\nlines");
            server.broadcast("plain:a", "");
            assertThat(command.code()).isZero();
            assertThat(command.out()).isEqualTo("he said \"日\"\ntwo\nlines\n\n");
            assertThat(command.err()).isEqualTo("Subscribed at " + server.uri("") + "; Ctrl-C ends it.\n");
        }
        await().until(() -> server.metric("notiflux_subscriptions") == 0);
    }

    @Test
    void json_hasTopicIdTimeAndMessage() throws IOException {
        Instant before = Instant.now().minusSeconds(1);
        try (RunningCommand command = subscribe("json", "--json", "--count", "1")) {
            String id = id(server.broadcast("json", "a\\nb 💡").body());
            assertThat(command.code()).isZero();
            assertThat(command.out()).hasLineCount(1);
            JsonNode object = JSON.readTree(command.out());
            assertThat(object.fieldNames()).toIterable().containsExactly("topic", "id", "time", "message");
            assertThat(object.get("topic").textValue()).isEqualTo("json");
            assertThat(object.get("id").textValue()).isEqualTo(id);
            assertThat(object.get("message").textValue()).isEqualTo("a\nb 💡");
            assertThat(Instant.parse(object.get("time").textValue())).isBetween(before, Instant.now());
        }
    }

    @Test
    void since_beginsAfterAMessage_ofATopicOrOfAll() throws IOException {
        String first = id(server.broadcast("since", "1").body());
        server.broadcast("since", "2");
        assertThat(all("since", "--since", first, "--count", "1").out()).isEqualTo("2\n");
        String of = "since=x";
        String second = id(server.broadcast(of, "1").body());
        server.broadcast(of, "2");
        assertThat(all(of, "since", "--since", of + "=" + second, "--count", "1")
                        .out())
                .isEqualTo("2\n");
    }

    @Test
    void last_beginsWithTheNewestMessages() {
        for (String message : List.of("1", "2", "3")) {
            server.broadcast("last", message);
        }
        assertThat(all("last", "--last", "last", "--count", "1").out())
                .as("what follows is a topic")
                .isEqualTo("3\n");
        assertThat(all("last", "--last=2", "--count", "2").out()).isEqualTo("2\n3\n");
        assertThat(all("last", "--last=1000", "--count", "3").out()).isEqualTo("1\n2\n3\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "x", ""})
    void last_outsideItsBounds_isRefused(String count) {
        Captured run = all("last", "--last=" + count);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("--last");
    }

    @Test
    void last_isAskedForAgain_untilAMessageCame() throws Exception {
        var places = new Places(List.of("a", "b"), Map.of("a", Places.LAST, "b", Places.LAST), 2);
        places.began("a", new Reply.Start("e-1", true));
        places.reached("a", "e-2");
        assertThat(places.subscription("t")).contains("\"a\":\"e-2\"", "\"b\":\"last\"", "\"last\":2");
        places.reached("b", "e-3");
        assertThat(places.subscription("t")).doesNotContain("last");
    }

    @Test
    void since_thatIsNotHeld_isAGap() {
        server.broadcast("gap", "held");
        Captured run = all("gap", "--since", "aaaaaaaa-1", "--count", "1");
        assertThat(run.out()).isEqualTo("held\n");
        assertThat(run.err()).contains("notiflux: gap: some messages may be missing\n");
    }

    @Test
    void refusal_isOnStandardErrorAndEndsWithOne() {
        Captured run = Captured.run(
                "subscribe",
                "news",
                "--url",
                server.uri("").toString(),
                "--token",
                server.keys().token("subscribe", "other"));
        assertThat(run.code()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith("notiflux: news: ")
                .endsWith(" (topic_denied)\n")
                .hasLineCount(1);
    }

    @Test
    void lostConnection_isMadeAgain_andNothingIsMissed() throws IOException {
        try (CuttableProxy proxy = new CuttableProxy(server.port());
                RunningCommand command = at(proxy.url(), "lost:a", "lost:b", "--count", "3", "--json", "--events")) {
            command.awaitOut("\"event\":\"subscribed\",");
            server.broadcast("lost:a", "1");
            command.awaitOut("\"message\":\"1\"");
            proxy.cut();
            command.awaitOut("\"event\":\"lost\"");
            server.broadcast("lost:a", "2");
            server.broadcast("lost:b", "3");
            proxy.restore();
            assertThat(command.code()).isZero();
            List<String> events = command.out().lines().toList();
            assertThat(events)
                    .filteredOn(event -> event.contains("\"message\":"))
                    .hasSize(3);
            assertThat(command.out())
                    .contains("\"event\":\"reconnecting\"", "\"reason\":", "\"wait_ms\":", "\"position\":")
                    .doesNotContain("\"event\":\"gap\"", "java.");
        }
    }

    @Test
    void restartedServer_isAGap_toldOnStandardError() throws IOException {
        try (CuttableProxy proxy = new CuttableProxy(server.port());
                RunningCommand command = at(proxy.url(), "again", "--events")) {
            command.awaitErr("notiflux: subscribed to again from ");
            server.broadcast("again", "1");
            command.awaitOut("1\n");
            try (TestServer next =
                    TestServer.start("JWT_PUBLIC_KEY_B64", server.keys().publicPemBase64())) {
                proxy.target(next.port());
                proxy.cut();
                proxy.restore();
                command.awaitErr("notiflux: again: some messages may be missing\n");
                assertThat(command.err()).contains("connection lost: ", "next try in ", "connecting again");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1009})
    void hopelessClose_endsWithOne(int code) throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news")) {
            ScriptedServer.Peer peer = scripted.next();
            peer.command();
            peer.close(code, "because");
            assertThat(command.code()).isEqualTo(1);
            assertThat(command.err())
                    .isEqualTo("notiflux: the server closed the connection with " + code + " (because)\n");
        }
    }

    @Test
    void goaway_saysWhenToComeBack() throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news", "--count", "1")) {
            ScriptedServer.Peer peer = scripted.next();
            assertThat(peer.command()).contains("\"type\":\"subscribe\"", "\"since\":{}");
            peer.frame(
                    "{\"type\":\"subscribed\",\"ref\":1,\"topics\":{\"news\":{\"last\":null,\"position\":\"e-7\"}}}");
            peer.frame("{\"type\":\"position\",\"id\":\"e-9\"}");
            peer.frame("{\"type\":\"goaway\",\"reconnect_ms\":0}");
            peer.close(1012, "restart");
            peer = scripted.next();
            assertThat(peer.command()).contains("\"since\":{\"news\":\"e-9\"}");
            peer.frame("{\"type\":\"message\",\"topic\":\"news\",\"id\":\"e-10\",\"message\":\"x\"}");
            assertThat(command.code()).isZero();
            assertThat(command.out()).isEqualTo("x\n");
            assertThat(command.err()).contains("closed the connection with 1012 (restart); next try in 0.0 s");
        }
    }

    @Test
    void tokenFile_isReadAnewForEachConnection() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "first.a.b\n");
        try (var scripted = new ScriptedServer();
                RunningCommand _ = RunningCommand.start(
                        "subscribe", "news", "--url", scripted.url(), "--token-file", file.toString())) {
            ScriptedServer.Peer peer = scripted.next();
            assertThat(peer.command()).contains("\"token\":\"first.a.b\"");
            peer.frame("{\"type\":\"subscribed\",\"ref\":1,\"topics\":{\"news\":{\"position\":\"e-7\"}}}");
            Files.writeString(file, "second.a.b\n");
            peer.frame("{\"type\":\"goaway\",\"reconnect_ms\":0}");
            peer.end();
            assertThat(scripted.next().command()).contains("\"token\":\"second.a.b\"");
        }
    }

    @Test
    void newerToken_isShownOnTheSameConnection_whereTheServerEndsSubscriptionsWithTheirTokens() throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news")) {
            ScriptedServer.Peer peer = scripted.next();
            peer.command();
            peer.frame(
                    "{\"type\":\"subscribed\",\"ref\":1,\"topics\":{\"news\":{\"position\":\"e-7\"}},\"expires_ms\":1}");
            command.awaitErr("Subscribed");
            peer.frame("{\"type\":\"message\",\"topic\":\"news\",\"id\":\"e-8\",\"message\":\"x\"}");
            command.awaitOut("x\n");
            peer.frame("{\"type\":\"pong\"}");
            assertThat(peer.command()).startsWith("{\"type\":\"refresh\",\"ref\":2,\"token\":\"");
        }
    }

    @Test
    void subscriptionThatEndsWithItsToken_isMadeAgainFromWhereItWas() throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news")) {
            ScriptedServer.Peer peer = scripted.next();
            peer.command();
            peer.frame("{\"type\":\"subscribed\",\"ref\":1,\"topics\":{\"news\":{\"position\":\"e-7\"}}}");
            peer.frame("{\"type\":\"unsubscribed\",\"topics\":[\"news\"],\"code\":\"token_expired\",\"detail\":\"\"}");
            assertThat(scripted.next().command()).contains("\"since\":{\"news\":\"e-7\"}");
            assertThat(command.err())
                    .contains("connection lost: the subscription has ended with its token; next try in ");
        }
    }

    @Test
    void refusalThatPasses_isTriedAgain() throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news")) {
            ScriptedServer.Peer peer = scripted.next();
            peer.command();
            peer.frame("{\"type\":\"goaway\",\"reconnect_ms\":0}");
            peer.frame("{\"type\":\"error\",\"code\":\"unavailable\",\"detail\":\"Full\\n\\u001b.\"}");
            scripted.next();
            assertThat(command.err())
                    .isEqualTo("notiflux: connection lost: Full??. (unavailable); next try in 0.0 s\n");
        }
    }

    @Test
    void serverThatDoesNotSpeakOurs_isToldAtOnce() throws Exception {
        try (var scripted = new ScriptedServer();
                RunningCommand command = at(scripted.url(), "news")) {
            ScriptedServer.Peer peer = scripted.next();
            peer.frame("hello");
            assertThat(command.code()).isEqualTo(1);
            assertThat(command.err())
                    .contains("does not speak as a notiflux server does")
                    .hasLineCount(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "subscribe",
                "subscribe a --count 0",
                "subscribe a --count -1",
                "subscribe a --count x",
                "subscribe a --since x",
                "subscribe a --since b=e-1",
                "subscribe a --url ws://127.0.0.1:1/ws",
                "subscribe a"
            })
    void whatCannotBeRight_isRefusedBeforeAnythingIsSent(String line) {
        Captured run = Captured.run(line.split(" ", -1));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("notiflux: ").doesNotContain("java.").hasLineCount(1);
    }

    @Test
    void topics_asManyAsTheServerTakes_andNoMore() {
        String[] arguments = new String[1_003];
        java.util.Arrays.setAll(arguments, i -> "t" + i);
        arguments[0] = "subscribe";
        arguments[1_001] = "--token";
        arguments[1_002] = "a.b.c";
        arguments = java.util.Arrays.copyOf(arguments, 1_005);
        arguments[1_003] = "--url";
        arguments[1_004] = server.uri("").toString();
        assertThat(Captured.run(arguments).err()).contains("(token_");
        arguments = java.util.Arrays.copyOf(arguments, 1_006);
        arguments[1_005] = "one-more";
        Captured run = Captured.run(arguments);
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.err()).contains("at most 1,000 topics, not 1001");
    }

    private static String id(String answer) throws IOException {
        return JSON.readTree(answer).get("id").textValue();
    }

    /** Runs to the end. */
    private static Captured all(String... arguments) {
        try (RunningCommand command = at(server.uri("").toString(), arguments)) {
            return new Captured(command.code(), command.out(), command.err());
        }
    }

    /** Runs, and returns once it is subscribed. */
    private static RunningCommand subscribe(String... arguments) {
        RunningCommand command = at(server.uri("").toString(), arguments);
        command.awaitErr("Subscribed");
        return command;
    }

    private static RunningCommand at(String url, String... arguments) {
        List<String> all = new java.util.ArrayList<>(List.of("subscribe", "--url", url));
        all.addAll(List.of(arguments));
        String[] topics = List.of(arguments).stream()
                .takeWhile(argument -> !argument.startsWith("--"))
                .toArray(String[]::new);
        all.addAll(List.of("--token", server.keys().token("subscribe", topics)));
        return RunningCommand.start(all.toArray(String[]::new));
    }
}
