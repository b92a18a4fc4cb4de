package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** A node whose log is away. */
class ClusterOutageTest extends ClusterTest {
    @Test
    void nodeThatStartsBeforeItsLog_isNotReady_andBecomesSo() {
        NatsCluster nats = keep(NatsCluster.one());
        TestServer node = node(nats);
        isAliveButNotReady(node);

        nats.started();
        awaitReady(node);
        assertThat(node.broadcast("t", "hi").statusCode()).isEqualTo(200);
    }

    @Test
    void logThatDies_refusesBroadcastsUnsent_andAllIsWellOnceItIsBack() {
        NatsCluster nats = keep(NatsCluster.one().started());
        TestServer node = readyNode(nats);
        try (var client = TestSubscriber.of(node, "t")) {
            nats.server(0).kill();
            await().atMost(PATIENCE).until(() -> node.metric("notiflux_log_connected") == 0);

            HttpResponse<String> refused = broadcast(node, "k", "hi", "t");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(member(refused.body(), "detail"))
                    .startsWith("This was not broadcast (")
                    .endsWith("send it again.");
            isAliveButNotReady(node);

            nats.started();
            awaitReady(node);
            HttpResponse<String> again = broadcast(node, "k", "hi", "t");
            assertThat(again.statusCode()).isEqualTo(200);
            assertThat(again.headers().firstValue("Idempotency-Replayed")).isEmpty();
            node.broadcast("t", "end");
            assertThat(client.next(2)).containsExactly("hi", "end");
        }
    }

    @Test
    void logThatHangs_leavesItOpenWhetherItWasBroadcast_andTheKeySettlesIt() {
        NatsCluster nats = keep(NatsCluster.one().started());
        TestServer node = readyNode(nats);
        try (var client = TestSubscriber.of(node, "t")) {
            nats.server(0).freeze();
            HttpResponse<String> refused;
            try {
                refused = broadcast(node, "k", "hi", "t");
            } finally {
                nats.server(0).thaw();
            }
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.headers().firstValue("Retry-After")).isPresent();
            assertThat(member(refused.body(), "detail"))
                    .startsWith("This may or may not have been broadcast (")
                    .contains("the same Idempotency-Key");

            awaitReady(node);
            await().atMost(PATIENCE).until(() -> broadcast(node, "k", "hi", "t").statusCode() == 200);
            await().atMost(PATIENCE)
                    .until(() -> broadcast(node, "end", "end", "t").statusCode() == 200);
            assertThat(client.next(2)).containsExactly("hi", "end");
        }
    }

    private static void isAliveButNotReady(TestServer node) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            HttpResponse<String> readiness = readiness(node);
            assertThat(readiness.statusCode()).isEqualTo(503);
            assertThat(readiness.body()).contains("\"log\":\"no server can be reached\"");
        });
        assertThat(node.get("/health").statusCode()).isEqualTo(200);
        assertThat(node.get("/observe/health/live").statusCode()).isEqualTo(200);
    }
}
