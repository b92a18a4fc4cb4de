package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes, and whoever publishes and subscribes at either. */
class ClusterNodesTest extends ClusterTest {
    private static final Pattern ID = Pattern.compile("\"(?:id|[ab])\":\"[0-9a-z]+-(\\d+)\"");

    private TestServer a;
    private TestServer b;

    @BeforeEach
    void start() {
        NatsCluster nats = keep(NatsCluster.one().started());
        a = readyNode(nats, "HEARTBEAT_INTERVAL", "PT0.5S");
        b = readyNode(nats, "HEARTBEAT_INTERVAL", "PT0.5S");
    }

    @Test
    void broadcastsAtBothNodes_reachAllSubscribers_inOneOrder() throws InterruptedException {
        try (var atA = TestSubscriber.of(a, "t");
                var atB = TestSubscriber.of(b, "t")) {
            List<Thread> publishers = new ArrayList<>();
            for (int p = 0; p < 4; p++) {
                String name = "p" + p;
                TestServer node = p % 2 == 0 ? a : b;
                publishers.add(Thread.ofVirtual().start(() -> {
                    for (int i = 0; i < 25; i++) {
                        node.broadcast("t", name + '-' + i);
                    }
                }));
            }
            List<String> heard = atA.next(100);
            assertThat(atB.next(100)).isEqualTo(heard).doesNotHaveDuplicates();
            for (Thread publisher : publishers) {
                publisher.join();
            }
            assertThat(heard.stream().filter(m -> m.startsWith("p0-")).map(m -> Integer.parseInt(m.substring(3))))
                    .isSorted();
        }
    }

    @Test
    void answer_hasAnIdAndNoNumberOfSubscribers() {
        HttpResponse<String> answer = a.broadcast("t", "hi");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).matches("\\{\"id\":\"[0-9a-z]+-\\d+\",\"topic\":\"t\"}");
    }

    @Test
    void client_resumesAtTheOtherNode_withoutAGap() {
        String seen;
        try (var client = TestSubscriber.json(a)) {
            subscribe(client, "t", "");
            b.broadcast("t", "1");
            String delivery = message(client);
            assertThat(delivery).contains("\"message\":\"1\"");
            seen = member(delivery, "id");
        }
        a.broadcast("t", "2");
        String last = a.broadcastId("t", "3");
        try (var client = TestSubscriber.json(b)) {
            // The id may be ahead of this node, which then waits for it.
            assertThat(subscribe(client, "t", seen)).contains("\"recovered\":true");
            String second = message(client);
            assertThat(second).contains("\"message\":\"2\"");
            String third = message(client);
            assertThat(third).contains("\"message\":\"3\"");
            assertThat(member(third, "id")).isEqualTo(last);
        }
    }

    @Test
    void clientOfAQuietTopic_isToldAPosition_fromWhichItResumesAtTheOtherNode() {
        String position = "";
        try (var client = TestSubscriber.json(a)) {
            subscribe(client, "quiet", "");
            String busy = a.broadcastId("busy", "1");
            while (!position.equals(wholeRecord(busy))) { // it may be told an earlier one before
                String told = client.next();
                assertThat(told).contains("\"type\":\"position\"");
                position = member(told, "id");
            }
        }
        b.broadcast("quiet", "hi");
        try (var client = TestSubscriber.json(b)) {
            assertThat(subscribe(client, "quiet", position)).contains("\"recovered\":true");
            assertThat(message(client)).contains("\"message\":\"hi\"");
        }
    }

    /** The next message: positions come between, where it takes long. */
    private static String message(TestSubscriber client) {
        String next = client.next();
        while (next.contains("\"type\":\"position\"")) {
            next = client.next();
        }
        assertThat(next).contains("\"type\":\"message\"");
        return next;
    }

    /** The highest number of the record that an id is in: a position is behind all of it. */
    private static String wholeRecord(String id) {
        int dash = id.lastIndexOf('-');
        return id.substring(0, dash + 1) + (Long.parseLong(id.substring(dash + 1)) / 1_000 * 1_000 + 999);
    }

    @Test
    void key_isKnownToTheOtherNode() {
        try (var client = TestSubscriber.of(a, "t")) {
            HttpResponse<String> first = broadcast(a, "k", "hi", "t");
            HttpResponse<String> again = broadcast(b, "k", "hi", "t");
            assertThat(first.statusCode()).isEqualTo(200);
            assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.body()).isEqualTo(first.body());
            assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");

            HttpResponse<String> message = broadcast(b, "k", "ho", "t");
            assertThat(message.statusCode()).isEqualTo(422);
            assertThat(message.body()).contains("\"code\":\"idempotency_conflict\"");
            assertThat(broadcast(b, "k", "hi", "other").statusCode()).isEqualTo(422);

            a.broadcast("t", "end");
            assertThat(client.next(2)).containsExactly("hi", "end");
        }
    }

    @Test
    void broadcastToTopics_isOneRecord() {
        HttpResponse<String> answer = broadcast(a, "several", "hi", "a", "b");
        List<Long> numbers = numbers(answer.body());
        assertThat(numbers).hasSize(2);
        assertThat(numbers.get(0) % 1_000).isZero();
        assertThat(numbers.get(1)).isEqualTo(numbers.get(0) + 1);
    }

    @Test
    void batch_isOneRecord_inItsOrder_withAPlaceForEachItem() {
        try (var client = TestSubscriber.of(b, "t")) {
            HttpResponse<String> answer = a.send(HttpRequest.newBuilder(a.uri("/broadcast/batch"))
                    .header("Content-Type", "application/json")
                    .header("Authorization", "Bearer " + a.keys().token("broadcast", "t"))
                    .POST(HttpRequest.BodyPublishers.ofString("[" + TestServer.json("topic", "t", "message", "1")
                            + "," + TestServer.json("topic", "other", "message", "2")
                            + "," + TestServer.json("topic", "t", "message", "3") + "]"))
                    .build());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body())
                    .containsSubsequence("\"status\":200", "\"status\":403", "\"status\":200")
                    .doesNotContain("subscribers");
            List<Long> numbers = numbers(answer.body());
            assertThat(numbers.get(1)).isEqualTo(numbers.get(0) + 1);
            assertThat(client.next(2)).containsExactly("1", "3");
        }
    }

    private static List<Long> numbers(String body) {
        return ID.matcher(body).results().map(id -> Long.parseLong(id.group(1))).toList();
    }
}
