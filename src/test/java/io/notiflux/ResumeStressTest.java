package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * 200 clients lose their connections again and again while 8 publishers go on, and resume. What each has of each topic is
 * complete, in order and without doubles, wherever it was told that it recovered; and all have the same.
 */
@Tag("alone")
class ResumeStressTest {
    private static final int CLIENTS = 200;
    private static final int PUBLISHERS = 8;
    private static final int BROADCASTS = 100;
    private static final List<String> TOPICS = List.of("a", "b", "c");

    /** By topic and offset, as the first client that got it had it. */
    private final Map<String, String> texts = new ConcurrentHashMap<>();

    private final LongAdder full = new LongAdder();
    private final LongAdder partial = new LongAdder();

    @Test
    void resumingClients_missNothingUntold() throws Exception {
        try (var server =
                TestServer.start("HISTORY_SIZE", "150", "HEARTBEAT_INTERVAL", "PT10M", "CLIENT_TIMEOUT", "PT20M")) {
            Stress.rounds(seed -> run(server, seed));
            assertThat(full.sum()).as("resumed in full").isPositive();
            assertThat(partial.sum()).as("resumed with a gap that was told").isPositive();
            assertThat(server.metric("notiflux_recoveries_total{result=\"full\",}"))
                    .isGreaterThanOrEqualTo((double) full.sum()); // an answer may be lost with its connection
        }
    }

    private void run(TestServer server, long seed) throws Exception {
        var history = new History();
        var publishing = new AtomicInteger(PUBLISHERS);
        List<Callable<Void>> all = new ArrayList<>();
        for (int i = 0; i < PUBLISHERS; i++) {
            var random = new Random(seed * 31 + i);
            String name = "p" + i;
            all.add(() -> {
                try (var publisher = new StressPublisher(server, history, name, TOPICS, random)) {
                    for (int n = 0; n < BROADCASTS; n++) {
                        publisher.broadcast(TOPICS.get(random.nextInt(TOPICS.size())), random.nextInt(200));
                    }
                } finally {
                    publishing.decrementAndGet();
                }
                return null;
            });
        }
        List<ResumingClient> clients = new ArrayList<>();
        var sleeper = new ResumingClient(server, TOPICS, new Random(seed));
        clients.add(sleeper);
        sleeper.catchUp(new History()); // has its place in each topic, of one of which it then misses more than is kept
        for (int i = 0; i < CLIENTS; i++) {
            var client = new ResumingClient(server, TOPICS, new Random(seed * 17 + i));
            clients.add(client);
            all.add(() -> {
                while (publishing.get() > 0) {
                    client.live();
                }
                client.catchUp(history);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> each : threads.invokeAll(all)) {
                each.get();
            }
        }
        sleeper.catchUp(history);
        for (ResumingClient client : clients) {
            client.texts()
                    .forEach((id, text) -> assertThat(texts.computeIfAbsent(id, first -> text))
                            .as(id)
                            .isEqualTo(text));
            full.add(client.recovered());
            partial.add(client.notRecovered());
        }
    }
}
