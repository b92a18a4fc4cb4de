package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator ends at one node ends at all of them. */
class ClusterRevocationTest extends ClusterTest {
    private NatsCluster nats;
    private TestServer a;
    private TestServer b;

    @BeforeEach
    void start() {
        nats = keep(NatsCluster.one().started());
        a = readyNode(nats, "ADMIN_PORT", "0");
        b = readyNode(nats, "ADMIN_PORT", "0");
    }

    @Test
    void subject_isDisconnectedAtAllNodes_byOneCall() {
        try (var atA = TestSubscriber.of(a, "t");
                var atB = TestSubscriber.of(b, "t")) {
            atA.settle();
            atB.settle();
            assertThat(end(a, "subject=nobody").body()).endsWith("\"disconnected\":0}");
            HttpResponse<String> answer = end(a, "subject=test");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).contains("\"cluster\":true").endsWith("\"disconnected\":1}");
            assertThat(atA.end()).startsWith("1008 ");
            assertThat(atB.end()).startsWith("1008 ");
        }
        try (var back = TestSubscriber.of(b, "t")) { // nothing keeps a good token out
            back.settle();
            a.broadcast("t", "hi");
            assertThat(back.next()).isEqualTo("hi");
        }
    }

    @Test
    void token_isRevokedAtAllNodes_andAtThoseThatStartLater() {
        String token = keys().tokenOfId("t-1", "subscribe", "t");
        try (var atB = TestSubscriber.connect(b)) {
            atB.say("/subscribe t " + token);
            atB.settle();
            assertThat(end(a, "jti=t-1").statusCode()).isEqualTo(200);
            assertThat(atB.end()).startsWith("1008 ");
        }
        assertThat(stream(a, token).statusCode()).isEqualTo(401);
        assertThat(stream(b, token).statusCode()).isEqualTo(401);
        TestServer later = readyNode(nats, "ADMIN_PORT", "0");
        assertThat(stream(later, token).statusCode()).isEqualTo(401);
    }

    @Test
    void log_thatIsOutOfReach_isTold_andTheTokenIsRevokedElsewhereOnceItIsBack() {
        String token = keys().tokenOfId("t-1", "subscribe", "t");
        nats.server(0).kill();
        HttpResponse<String> answer = end(a, "jti=t-1");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.body()).contains("done at this node", "do it again");
        assertThat(stream(a, token).statusCode()).isEqualTo(401);
        nats.server(0).start();
        await().atMost(PATIENCE).until(() -> stream(b, token).statusCode() == 401);
    }

    private static HttpResponse<String> stream(TestServer node, String token) {
        return node.send(HttpRequest.newBuilder(node.uri("/events?topic=t&token=" + token))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpResponse<String> end(TestServer node, String query) {
        return node.send(HttpRequest.newBuilder(node.adminUri("/admin/connections?" + query))
                .header("Authorization", "Bearer " + keys().token("admin"))
                .DELETE()
                .build());
    }
}
