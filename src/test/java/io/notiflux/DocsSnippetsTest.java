package io.notiflux;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.NatsCluster;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Code blocks of the documents that are answers of the server's, configuration, or structure of the code. */
class DocsSnippetsTest {
    /** What a block must be, by its name. */
    private static final Map<String, Check> CHECKS = Map.ofEntries(
            entry("answer", (test, text) -> test.isTheAnswerToABroadcast("demo", text)),
            entry("broadcast-answer", (test, text) -> test.isTheAnswerToABroadcast("news", text)),
            entry("broadcast-answer-of-a-node", (_, text) -> isTheAnswerOfANode(text)),
            entry("json-message", DocsSnippetsTest::isTheMessageThatWasJson),
            entry("topics-answer", DocsSnippetsTest::isTheAnswerOfSeveralTopics),
            entry("batch-answer", DocsSnippetsTest::isTheAnswerToTheBatch),
            entry("problem", DocsSnippetsTest::isTheProblemOfAnExpiredToken),
            entry("json-conversation", DocsSnippetsTest::isHeld),
            entry("history-answer", DocsSnippetsTest::isRead),
            entry("last-value", DocsSnippetsTest::bringsTheNewest),
            entry("compression", (_, text) -> isAgreedOn(text)),
            entry("position", (_, text) -> isTold(text)),
            entry("event-stream", DocsSnippetsTest::isStreamed),
            entry(
                    "health",
                    (test, text) -> assertThat(
                                    test.server.get("/observe/health/ready").body())
                            .isEqualTo(text.strip())),
            entry("health-without-log", (_, text) -> isTheHealthWithoutTheLog(text)),
            entry("health-without-keys", (_, text) -> isTheHealthWithoutKeys(text)),
            entry("imports", DocsSnippetsTest::isTheDirectionOfImports),
            entry("nats-permissions", (test, text) -> areThoseOfTheManifests(text)),
            entry("scrape", DocsSnippetsTest::isWhatIsScraped));

    private static final Pattern ID = Pattern.compile("\"[0-9a-z]+-[0-9]+\"");
    /** As long as a server may take to start, or to be found missing. */
    private static final Duration NATS = Duration.ofSeconds(60);

    private static final String ANY_ID = "\"<id>\"";

    @TempDir
    private Path folder;

    private TestServer server;

    private interface Check {
        void run(DocsSnippetsTest test, String snippet) throws Exception;
    }

    @BeforeEach
    void start() {
        server = TestServer.start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static Stream<String> names() {
        return CHECKS.keySet().stream();
    }

    @Test
    void everySnippet_hasOneCheck() {
        assertThat(Docs.names(
                        language -> !Docs.OF_PYTHON.contains(language) && !Docs.OF_THE_BROWSER.contains(language)))
                .containsExactlyInAnyOrderElementsOf(CHECKS.keySet());
    }

    /** Here, and not in {@code DocsBrowserTest}, which is skipped where there is no browser. */
    @Test
    void everySnippetOfAPage_hasATest() {
        Set<String> tested = Arrays.stream(DocsBrowserTest.class.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .map(method -> method.getName().replaceFirst("_.*", ""))
                .collect(Collectors.toSet());
        assertThat(Docs.names(Docs.OF_THE_BROWSER::contains))
                .map(name -> Pattern.compile("-(.)")
                        .matcher(name)
                        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT)))
                .containsExactlyInAnyOrderElementsOf(tested);
    }

    @Test
    void everyFence_beginsOrEndsASnippet() {
        assertThat(Docs.text().lines().filter(line -> line.strip().matches("(```|~~~).*")))
                .hasSize(2 * (int) Docs.snippets().count());
    }

    @ParameterizedTest
    @MethodSource("names")
    void snippet_isTrue(String name) throws Exception {
        Objects.requireNonNull(CHECKS.get(name)).run(this, Docs.snippet(name));
    }

    private void isTheAnswerToABroadcast(String topic, String snippet) {
        try (var subscriber = TestSubscriber.of(server, topic)) {
            assertSame(snippet, server.broadcast(topic, "Hello").body());
            assertThat(subscriber.next()).isEqualTo("Hello");
        }
    }

    /** Of what {@code scripts/test_docs_use.py} sends with curl. */
    private void isTheMessageThatWasJson(String snippet) {
        String body = Docs.snippet("json-curl").replaceAll("(?s).* -d '\\{([^']*)'.*", "$1");
        try (var subscriber = TestSubscriber.of(server, "news")) {
            server.post("{\"token\":\"" + server.keys().token("broadcast", "news") + "\"," + body);
            assertThat(subscriber.next()).isEqualTo(snippet.strip());
        }
    }

    private static void isAgreedOn(String snippet) throws IOException {
        List<String> headers = snippet.lines().map(line -> line.substring(2)).toList();
        try (var server = TestServer.start("COMPRESSION", "true");
                var client = RawClient.connect(server)) {
            client.send(RawClient.UPGRADE.replace("\r\n\r\n", "\r\n" + headers.getFirst() + "\r\n\r\n"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101 ").contains("\r\n" + headers.getLast() + "\r\n");
        }
    }

    private static void isTheAnswerOfANode(String snippet) {
        try (var nats = NatsCluster.one().started();
                var node = TestServer.start(ClusterTest.nodeSettings(nats).toArray(String[]::new))) {
            await().atMost(NATS).until(() -> node.get("/observe/health/ready").statusCode() == 200);
            assertSame(snippet, node.broadcast("news", "Hello").body());
        }
    }

    private static void isTheHealthWithoutTheLog(String snippet) {
        try (var node = TestServer.start("NATS_URL", "nats://127.0.0.1:1")) {
            await().atMost(NATS)
                    .untilAsserted(() ->
                            assertThat(node.get("/observe/health/ready").body()).isEqualTo(snippet.strip()));
        }
    }

    private static void isTheHealthWithoutKeys(String snippet) {
        try (var server = TestServer.start("JWT_PUBLIC_KEY_B64", "", "JWT_JWKS_URL", "http://127.0.0.1:1/jwks.json")) {
            assertThat(server.get("/observe/health/ready").body()).isEqualTo(snippet.strip());
        }
    }

    private void isTheAnswerOfSeveralTopics(String snippet) {
        String token = server.keys().token("broadcast", "a", "b");
        assertSame(
                snippet,
                server.post("{\"topics\":[\"a\",\"b\"],\"message\":\"Hello\",\"token\":\"" + token + "\"}")
                        .body());
    }

    /** Of what {@code scripts/test_docs_use.py} sends with curl. */
    private void isTheAnswerToTheBatch(String snippet) {
        String batch = Docs.snippet("batch").replaceAll("(?s).*<<'END'\n(.*)END\n", "$1");
        try (var _ = TestSubscriber.of(server, "news")) {
            String answer = server.send(HttpRequest.newBuilder(server.uri("/broadcast/batch"))
                            .header("Content-Type", "application/x-ndjson")
                            .header("Authorization", "Bearer " + server.keys().token("broadcast", "news"))
                            .POST(HttpRequest.BodyPublishers.ofString(batch))
                            .build())
                    .body();
            assertSame(snippet, answer.replaceFirst("\"detail\":\"[^\"]+\"", "\"detail\":\"<text>\""));
        }
    }

    private void isTheProblemOfAnExpiredToken(String snippet) {
        String claims = TestKeys.claims("broadcast", Instant.now().getEpochSecond() - 61, "news");
        String token = server.keys().sign(claims);
        assertThat(server.post(TestServer.json("topic", "news", "message", "Hello", "token", token))
                        .body())
                .isEqualTo(snippet.strip());
    }

    private static void isTold(String snippet) throws Exception {
        try (var fed = LogFedServer.start()) {
            fed.forget("log", 0);
            try (var client = fed.json()) {
                client.ask("{\"type\":\"subscribe\",\"topics\":[\"quiet\"],\"token\":\""
                        + fed.keys().token("subscribe", "quiet") + "\"}");
                fed.record(1, "news");
                assertSame(snippet, fed.whileQuiet(client::next));
            }
        }
    }

    private static void assertSame(String snippet, String answer) {
        assertThat(ID.matcher(answer).replaceAll(ANY_ID))
                .isEqualTo(ID.matcher(snippet.strip()).replaceAll(ANY_ID));
    }

    /** Says the client's part of a conversation, and hears the server's. */
    private void isHeld(String conversation) {
        String since = server.broadcastId("a", "What came before");
        server.broadcast("a", "What came after the id");
        String token = server.keys().token("subscribe", "a", "b");
        try (var client = TestSubscriber.json(server)) {
            for (String line : conversation.lines().toList()) {
                if (line.startsWith("> ")) {
                    client.say(line.substring(2)
                            .replace("\"<token>\"", '"' + token + '"')
                            .replace(ANY_ID, '"' + since + '"'));
                } else if (line.startsWith("< ")) {
                    String heard = ID.matcher(client.next())
                            .replaceAll(ANY_ID)
                            .replaceFirst("\"detail\":\"[^\"]+\"", "\"detail\":\"<text>\"")
                            .replaceFirst("\"reconnect_ms\":\\d+", "\"reconnect_ms\":1234");
                    assertThat(heard).isEqualTo(line.substring(2));
                } else {
                    assertThat(line).isEqualTo("The server stops.");
                    server.server().close();
                }
            }
        }
    }

    private void bringsTheNewest(String command) {
        for (int number = 1; number <= 6; number++) {
            server.broadcast("a", Integer.toString(number));
        }
        String token = server.keys().token("subscribe", "a", "b");
        try (var client = TestSubscriber.json(server)) {
            assertThat(client.ask(command.replace("<token>", token))).contains("\"subscribed\"");
            assertThat(client.rest()).hasSize(5).first().asString().endsWith("\"message\":\"2\"}");
        }
    }

    private void isRead(String snippet) {
        server.broadcast("news", "Hello");
        HttpRequest request = HttpRequest.newBuilder(server.uri("/topics/news/messages"))
                .header("Authorization", "Bearer " + server.keys().token("subscribe", "news"))
                .build();
        assertSame(snippet, server.send(request).body());
    }

    private void isStreamed(String snippet) throws IOException {
        try (var events = EventReader.get(server, EventReader.target(server, "news", "weather"))) {
            var heard = new StringBuilder(events.socket().readLine()).append('\n');
            server.broadcast("news", "Hello");
            server.broadcast("weather", "Rain\\nand wind");
            while (heard.toString().lines().count() < snippet.lines().count()) {
                heard.append(events.socket().readLine()).append('\n');
            }
            Pattern own = Pattern.compile("(?m)^(retry: )\\d+$|^(id: )[0-9a-z]+(-[0-9a-z]+-[0-9a-z.]+)$");
            assertThat(own.matcher(heard).replaceAll("$1$2$3"))
                    .isEqualTo(own.matcher(snippet).replaceAll("$1$2$3"));
        }
    }

    /** Packages that the table does not have, or that are not there, are {@code DocsTest}'s concern. */
    private void isTheDirectionOfImports(String snippet) throws IOException {
        List<List<String>> layers = Stream.of(snippet.strip().split(" -> ", -1))
                .map(layer -> List.of(layer.split(", ", -1)))
                .toList();
        List<String> packages = layers.subList(0, layers.size() - 1).stream()
                .flatMap(List::stream)
                .toList();
        assertThat(Docs.table("package of `src/main/java/io/notiflux`", "holds"))
                .extracting(row -> row.getFirst().replace("`", ""))
                .containsExactlyInAnyOrderElementsOf(packages);
        Pattern imports = Pattern.compile("(?m)^import io\\.notiflux\\.([a-z0-9]+)\\.");
        Path root = Path.of("src/main/java/io/notiflux");
        try (Stream<Path> sources = Files.walk(root)) {
            for (Path source :
                    sources.filter(file -> file.toString().endsWith(".java")).toList()) {
                int from = layer(layers, root.relativize(source).getName(0).toString());
                Docs.matches(imports, Manifests.text(source))
                        .map(used -> layer(layers, used.group(1)))
                        .filter(to -> to >= 0)
                        .forEach(
                                to -> assertThat(to).as("imports of %s", source).isGreaterThanOrEqualTo(from));
            }
        }
    }

    /** How far down it is; -1 where it is no package of the snippet's, or a class outside any. */
    private static int layer(List<List<String>> layers, String name) {
        for (int i = 0; i < layers.size(); i++) {
            if (layers.get(i).contains(name)) {
                return i;
            }
        }
        return -1;
    }

    private static void areThoseOfTheManifests(String snippet) {
        assertThat(Manifests.text(Manifests.CLUSTER.resolve("nats-config.yaml")).replaceAll("\\s+", " "))
                .contains(snippet.strip().replaceAll("\\s+", " "));
    }

    private void isWhatIsScraped(String snippet) throws Exception {
        assertThat(snippet)
                .contains("metrics_path: /observe/metrics", "127.0.0.1:" + ApplicationYaml.port())
                .contains("job_name: notiflux");
        promtool("config", snippet);
    }

    private void promtool(String what, String yaml) throws Exception {
        assertThat(StrictYaml.documents(yaml)).hasSize(1);
        Path file = Files.writeString(folder.resolve(what + ".yaml"), yaml);
        Program.Result checked = Program.promtool().run("check", what, file.toString());
        assertThat(checked.status()).as(checked.words()).isZero();
    }
}
