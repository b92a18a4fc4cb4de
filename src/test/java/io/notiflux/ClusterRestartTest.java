package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that are replaced one after the other, while somebody publishes and somebody subscribes. */
@Tag("alone")
class ClusterRestartTest extends ClusterTest {
    private static final Pattern DELIVERY =
            Pattern.compile("\\{\"type\":\"message\",\"topic\":\"t\",\"id\":\"([^\"]+)\",\"message\":\"(\\d+)\"}");
    private static final Pattern POSITION = Pattern.compile("\"position\":\"([^\"]+)\"");
    private static final int NODES = 3;
    private static final int EACH = 30;

    /** Keeps the publisher from getting so far ahead that histories do not reach back to what was heard. */
    private final Semaphore ahead = new Semaphore(2 * EACH);

    private final List<Integer> heard = new ArrayList<>();
    private String last = "";

    @Test
    void rollingRestart_losesAndDoublesNothing() throws InterruptedException {
        NatsCluster nats = keep(NatsCluster.three());
        List<TestServer> nodes = new CopyOnWriteArrayList<>();
        for (int i = 0; i < NODES; i++) {
            nodes.add(readyNode(nats));
        }
        last = position(nodes.getFirst());
        var ending = new AtomicBoolean();
        var acknowledged = new AtomicInteger();
        Thread publisher = Thread.ofVirtual().start(() -> publish(nodes, ending, acknowledged));

        for (int i = 0; i < NODES; i++) {
            hear(nodes.get(i), EACH);
            nodes.get(i).close();
            hear(nodes.get((i + 1) % NODES), EACH);
            nodes.set(i, readyNode(nats));
        }
        hear(nodes.getLast(), EACH);

        ending.set(true);
        ahead.release();
        publisher.join();
        hear(nodes.getFirst(), acknowledged.get() - heard.size());
        assertThat(heard)
                .isEqualTo(IntStream.range(0, acknowledged.get()).boxed().toList());
    }

    /** Each message until it is acknowledged, by each node in turn, whether it is there or not. */
    private void publish(List<TestServer> nodes, AtomicBoolean ending, AtomicInteger acknowledged) {
        int turn = 0;
        for (int i = 0; !ending.get(); i++) {
            ahead.acquireUninterruptibly();
            boolean done = false;
            while (!done) {
                try {
                    HttpResponse<String> answer = broadcast(nodes.get(turn++ % NODES), "m" + i, String.valueOf(i), "t");
                    assertThat(answer.statusCode()).isIn(200, 503);
                    done = answer.statusCode() == 200;
                } catch (IllegalStateException | IllegalArgumentException e) { // one that has stopped has no port
                    // the node is gone; the key makes it safe to try another
                }
            }
            acknowledged.set(i + 1);
        }
    }

    private String position(TestServer node) {
        try (var client = TestSubscriber.json(node)) {
            Matcher position = POSITION.matcher(subscribe(client, "t", ""));
            assertThat(position.find()).isTrue();
            return position.group(1);
        }
    }

    /** Takes so many messages at a node, from where it was before. */
    private void hear(TestServer node, int count) {
        try (var client = TestSubscriber.json(node)) {
            assertThat(subscribe(client, "t", last)).contains("\"recovered\":true");
            int end = heard.size() + count;
            while (heard.size() < end) {
                Matcher delivery = DELIVERY.matcher(client.next());
                if (delivery.matches()) { // and not a position
                    last = delivery.group(1);
                    heard.add(Integer.parseInt(delivery.group(2)));
                    ahead.release();
                }
            }
        }
    }
}
