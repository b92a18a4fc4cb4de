package io.notiflux;

import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;

/** A test of nodes that share a log on real servers of NATS; all is closed after it, the last one first. */
@Tag("cluster")
abstract class ClusterTest {
    /** As long as a busy machine may take to start a server, or to have a leader elected. */
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestKeys keys = TestKeys.p256();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    TestKeys keys() {
        return keys;
    }

    <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }

    /** A node that was started, ready or not. */
    TestServer node(NatsCluster nats, String... settings) {
        List<String> all = new ArrayList<>(nodeSettings(nats));
        all.addAll(List.of(settings));
        return keep(TestServer.start(keys, Timeouts.DEFAULT, all.toArray(String[]::new)));
    }

    /** What each node needs, with messages that fit into what servers take by default. */
    static List<String> nodeSettings(NatsCluster nats) {
        return List.of("NATS_URL", String.join(",", nats.urls()), "MAX_MESSAGE_BYTES", "524288");
    }

    TestServer readyNode(NatsCluster nats, String... settings) {
        TestServer node = node(nats, settings);
        awaitReady(node);
        return node;
    }

    static void awaitReady(TestServer node) {
        await().atMost(PATIENCE).until(() -> readiness(node).statusCode() == 200);
    }

    static HttpResponse<String> readiness(TestServer node) {
        return node.getAdmin("/observe/health/ready"); // the same port where there is none apart
    }

    HttpResponse<String> broadcast(TestServer node, String key, String message, String... topics) {
        return node.send(HttpRequest.newBuilder(node.uri("/broadcast"))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .header("Authorization", "Bearer " + keys.token("broadcast", topics))
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"topics\":" + list(topics) + ",\"message\":\"" + message + "\"}"))
                .build());
    }

    /**
     * Subscribes to a topic in the JSON protocol, and returns the answer.
     *
     * @param since the id to resume after, or nothing
     */
    String subscribe(TestSubscriber client, String topic, String since) {
        return client.ask("{\"type\":\"subscribe\",\"topics\":[\"" + topic + "\"],\"token\":\""
                + keys.token("subscribe", topic) + "\""
                + (since.isEmpty() ? "" : ",\"since\":{\"" + topic + "\":\"" + since + "\"}") + "}");
    }

    /** A member of a JSON object's text that is a string. */
    static String member(String json, String name) {
        return Problems.json(json).get(name).textValue();
    }

    private static String list(String... topics) {
        return Stream.of(topics).map(topic -> '"' + topic + '"').collect(Collectors.joining(",", "[", "]"));
    }

    @AfterEach
    void closeAll() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
