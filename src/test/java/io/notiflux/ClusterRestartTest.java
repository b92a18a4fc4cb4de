package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.NatsCluster;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Nodes that are replaced one after the other, while somebody publishes and somebody subscribes. */
class ClusterRestartTest extends ClusterTest {
    private static final Pattern DELIVERY =
            Pattern.compile("\\{\"type\":\"message\",\"topic\":\"t\",\"id\":\"([^\"]+)\",\"message\":\"(\\d+)\"}");
    private static final Pattern POSITION = Pattern.compile("\"position\":\"([^\"]+)\"");
    private static final int EACH = 30;

    /** Keeps the publisher from getting so far ahead that histories do not reach back to what was heard. */
    private final Semaphore ahead = new Semaphore(2 * EACH);

    private final List<Integer> heard = new ArrayList<>();
    private String last = "";

    @Test
    void rollingRestart_losesAndDoublesNothing() throws InterruptedException {
        NatsCluster nats = keep(NatsCluster.one().started());
        TestServer first = readyNode(nats);
        TestServer second = readyNode(nats);
        last = position(first);
        var serving = new AtomicReference<>(second);
        var ending = new AtomicBoolean();
        var acknowledged = new AtomicInteger();
        Thread publisher = Thread.ofVirtual().start(() -> publish(serving, ending, acknowledged));

        hear(first, EACH);
        first.close();
        hear(second, EACH);
        TestServer third = readyNode(nats);
        serving.set(third);
        second.close();
        hear(third, EACH);
        TestServer fourth = readyNode(nats);
        hear(fourth, EACH);

        ending.set(true);
        ahead.release();
        publisher.join();
        hear(fourth, acknowledged.get() - heard.size());
        assertThat(heard)
                .isEqualTo(IntStream.range(0, acknowledged.get()).boxed().toList());
    }

    /** Each message until it is acknowledged, by whichever node there is. */
    private void publish(AtomicReference<TestServer> serving, AtomicBoolean ending, AtomicInteger acknowledged) {
        for (int i = 0; !ending.get(); i++) {
            ahead.acquireUninterruptibly();
            boolean done = false;
            while (!done) {
                try {
                    HttpResponse<String> answer = broadcast(serving.get(), "m" + i, String.valueOf(i), "t");
                    done = answer.statusCode() == 200;
                } catch (IllegalStateException e) {
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
