package io.notiflux;

import static io.notiflux.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** While all queues together have no memory left, a broadcast is refused before it has a place in any topic. */
class QueueLimitTest {
    private static final String REFUSED = "notiflux_broadcasts_total{result=\"unavailable\",}";
    private static final String ACCEPTED = "notiflux_broadcasts_total{result=\"accepted\",}";

    @Test
    void broadcastThatNoQueueHasMemoryFor_isRefused_andPublishesNothing() throws IOException {
        try (var server = TestServer.start();
                var subscriber = TestSubscriber.of(server, "a")) {
            long all = server.parts().queues.limit();
            long before = offset(server.broadcastId("a", "before"));
            assertThat(subscriber.next()).isEqualTo("before");
            await().until(() -> server.metric("notiflux_queued_bytes") == 0);

            server.parts().queues.count(all);
            HttpResponse<String> refused = server.broadcast("a", "refused");
            server.parts().queues.count(-all);

            assertProblem(refused, 503, "unavailable");
            assertThat(refused.body())
                    .contains("This server holds as much for slow subscribers as it has memory for; try again later.");
            assertThat(server.metric(REFUSED)).isEqualTo(1);
            assertThat(server.metric(ACCEPTED)).isEqualTo(1);
            assertThat(offset(server.broadcastId("a", "after"))).isEqualTo(before + 1);
            assertThat(subscriber.next()).isEqualTo("after");
            assertThat(server.metric(ACCEPTED)).isEqualTo(2);
        }
    }

    private static long offset(String id) {
        return Long.parseLong(id.substring(id.lastIndexOf('-') + 1));
    }
}
