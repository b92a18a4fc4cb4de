package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.cluster.Appended.Stored;
import io.notiflux.topic.MessageId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Publishers that each wait for their answers, some with idempotency keys; and the check of what came of it. */
final class Publishers implements AutoCloseable {
    /** Between two broadcasts: at full speed, a NATS server that was away catches up late or never on a busy machine. */
    private static final Duration PACE = Duration.ofMillis(2);

    /** By message, what its publisher was told. */
    private final Map<String, MessageId> acknowledged = new ConcurrentHashMap<>();

    private final Queue<Appended> refused = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean ending;

    /** Starts them, in turn at each of the nodes. */
    Publishers(List<NatsLog> nodes, int count) {
        for (int p = 0; p < count; p++) {
            String name = "p" + p;
            MessageLog node = nodes.get(p % nodes.size());
            boolean keyed = p % 2 == 1;
            threads.add(Thread.ofVirtual().start(() -> publish(name, node, keyed)));
        }
    }

    private void publish(String name, MessageLog node, boolean keyed) {
        for (int i = 0; !ending; i++) {
            String message = name + '-' + i;
            List<Broadcast> broadcasts = List.of(new Broadcast(name, message));
            Appended answer;
            do { // with a key, until it is known
                answer = Nodes.answer(
                        keyed ? node.append(broadcasts, new OnceKey(name, message)) : node.append(broadcasts));
                if (!(answer instanceof Stored)) {
                    refused.add(answer);
                }
            } while (keyed && !ending && !(answer instanceof Stored));
            if (answer instanceof Stored) {
                acknowledged.put(message, Nodes.id(answer));
            }
            LockSupport.parkNanos(PACE.toNanos());
        }
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** What they were told of broadcasts that were not stored, as far as they know. */
    List<Appended> refused() {
        return List.copyOf(refused);
    }

    /** Waits until so many more are acknowledged. */
    void awaitMore(int more) {
        int goal = acknowledged() + more;
        await().atMost(Duration.ofMinutes(3)).until(() -> acknowledged() >= goal);
    }

    @Override
    public void close() {
        end();
    }

    /** Waits for their last answers. */
    void end() {
        ending = true;
        threads.forEach(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** Nothing acknowledged is absent or elsewhere, nothing doubled, nothing out of order; on every node the same. */
    void check(List<Seen> nodes) {
        await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> {
            for (Seen seen : nodes) {
                Set<String> messages = new HashSet<>(seen.messages());
                assertThat(acknowledged.keySet().stream().filter(message -> !messages.contains(message)))
                        .as("acknowledged but absent")
                        .isEmpty();
            }
        });
        for (Seen seen : nodes) {
            List<Seen.Delivered> delivered = seen.delivered();
            assertThat(delivered.stream().map(Seen.Delivered::message)).doesNotHaveDuplicates();
            assertThat(delivered.stream().map(message -> message.id().offset())).isSorted();
            assertThat(delivered)
                    .allSatisfy(message -> assertThat(acknowledged.getOrDefault(message.message(), message.id()))
                            .isEqualTo(message.id()));
            Map<String, List<Integer>> byPublisher = delivered.stream()
                    .collect(Collectors.groupingBy(
                            Seen.Delivered::topic,
                            Collectors.mapping(
                                    m -> Integer.valueOf(
                                            m.message().substring(m.topic().length() + 1)),
                                    Collectors.toList())));
            assertThat(byPublisher.values())
                    .allSatisfy(numbers -> assertThat(numbers).isSorted());
        }
        Function<Seen, List<String>> all = Seen::messages;
        assertThat(nodes.stream().map(all).distinct())
                .as("what nodes have seen")
                .hasSize(1);
    }
}
