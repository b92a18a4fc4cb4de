package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One thread applies a log with gaps, while others come, resume and go. */
class LogConcurrencyTest {
    private static final int RECORDS = 30_000;
    private static final int RESUMED = 300;
    private static final List<String> TOPICS = List.of("a", "b", "c", "d");
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    /** Which topic a record has a message for; the same for all threads, so that each knows what it must get. */
    private static String topicOf(long sequence) {
        return TOPICS.get(Math.floorMod(Long.hashCode(sequence * 0x9E3779B97F4A7C15L), TOPICS.size()));
    }

    /** Some sequences have no record, and a gap comes with each of them. */
    private static boolean isGap(long sequence) {
        return sequence % 1_000 == 0;
    }

    /** One client's time with one topic. */
    private static final class Stay implements Subscriber {
        private final List<Long> offsets = new ArrayList<>();
        private boolean lost;

        @Override
        public boolean offer(Message message) {
            assertThat(lost).isFalse();
            offsets.add(message.id().offset());
            return true;
        }

        @Override
        public void lost() {
            lost = true;
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 50})
    void whoResumesWithAnyId_getsAllThatFollowed_orIsTold(int size) throws Exception {
        TopicHub hub = TopicHub.ofLog(new HistoryLimits(size, LONG, 1 << 20), System::nanoTime);
        hub.forget("log", 999);
        var done = new AtomicBoolean();
        var resumed = new AtomicInteger();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        tasks.add(() -> {
            try {
                return apply(hub, resumed);
            } finally {
                done.set(true);
            }
        });
        for (int i = 0; i < 3; i++) {
            int seed = i;
            tasks.add(() -> {
                var random = new Random(seed);
                while (!done.get()) {
                    resumed.addAndGet(comeAndGo(hub, random, size == 0 ? 5 : 300));
                }
                return true;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(tasks.size())) {
            for (Future<Boolean> task : executor.invokeAll(tasks)) {
                assertThat(task.get()).isTrue();
            }
        }
        assertThat(hub.subscriptions()).isZero();
    }

    /** Applies records until there were enough, and enough have resumed. */
    private static boolean apply(TopicHub hub, AtomicInteger resumed) {
        long deadline = System.nanoTime() + LONG.toNanos();
        for (long sequence = 1; sequence <= RECORDS || resumed.get() < RESUMED; sequence++) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            if (isGap(sequence)) {
                hub.forget("log", sequence * 1_000 + 999);
            } else {
                hub.deliver(
                        "log", sequence * 1_000, List.of(new Delivery(topicOf(sequence), "x")), sequence * 1_000 + 999);
            }
        }
        return true;
    }

    /**
     * @param back how many records at most lie behind the client's id
     * @return 1 where the subscription resumed with nothing missing
     */
    private static int comeAndGo(TopicHub hub, Random random, int back) {
        String topic = TOPICS.get(random.nextInt(TOPICS.size()));
        long position = hub.position().orElseThrow().offset();
        long since = Math.max(0, position - random.nextInt(back) * 1_000L);
        var stay = new Stay();
        Subscription subscription = hub.join(topic, stay, new Since.After(new MessageId("log", since)), ROOM);
        Progress progress = subscription.advance();
        long until = hub.position().orElseThrow().offset();
        subscription.cancel();
        if (!subscription.recovered() || progress == Progress.LOST) {
            return 0;
        }
        if (stay.lost || progress == Progress.ENDED) {
            assertPrefix(stay.offsets, followed(topic, since, Long.MAX_VALUE));
        } else {
            assertPrefix(followed(topic, since, until), stay.offsets);
        }
        return 1;
    }

    /** The topic's messages after a place, up to another one or the gap before it. */
    private static List<Long> followed(String topic, long since, long until) {
        List<Long> offsets = new ArrayList<>();
        for (long sequence = since / 1_000 + 1; sequence <= until / 1_000 && !isGap(sequence); sequence++) {
            if (topicOf(sequence).equals(topic)) {
                offsets.add(sequence * 1_000);
            }
        }
        return offsets;
    }

    private static void assertPrefix(List<Long> prefix, List<Long> whole) {
        assertThat(whole.subList(0, Math.min(whole.size(), prefix.size()))).isEqualTo(prefix);
    }

    @RepeatedTest(5)
    void awaitedPosition_wakesWhoWaits_atOnce() throws Exception {
        TopicHub hub = TopicHub.ofLog(HistoryLimits.NONE, System::nanoTime);
        hub.forget("log", 0);
        List<CompletableFuture<Boolean>> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            waiting.add(waiting(hub, new MessageId("log", 1_000L * i + 999)));
        }
        for (int i = 0; i < 8; i++) {
            hub.deliver("log", 1_000L * i, List.of(), 1_000L * i + 999);
            assertThat(waiting.get(i).get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void awaitedPosition_ofAnEpochThatEnds_neverComes() throws Exception {
        TopicHub hub = TopicHub.ofLog(HistoryLimits.NONE, System::nanoTime);
        CompletableFuture<Boolean> early = waiting(hub, new MessageId("log", 1_000));
        CompletableFuture<Boolean> other = waiting(hub, new MessageId("other", 1_000));
        hub.forget("log", 0);
        assertThat(other.get(30, TimeUnit.SECONDS)).isFalse();
        assertThat(early).isNotDone();
        hub.forget("loge1", 0);
        assertThat(early.get(30, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void awaitedPosition_thatDoesNotCome_isWaitedForSoLongAndNoLonger() throws Exception {
        TopicHub hub = TopicHub.ofLog(HistoryLimits.NONE, System::nanoTime);
        hub.forget("log", 0);
        assertThat(hub.awaitPosition(new MessageId("log", 1), Duration.ofMillis(20)))
                .isFalse();
        assertThat(hub.awaitPosition(new MessageId("log", 0), Duration.ZERO)).isTrue();
    }

    private static CompletableFuture<Boolean> waiting(TopicHub hub, MessageId id) {
        var answer = new CompletableFuture<Boolean>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                answer.complete(hub.awaitPosition(id, LONG));
            } catch (InterruptedException e) {
                answer.completeExceptionally(e);
            }
        });
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> thread.getState() == Thread.State.TIMED_WAITING || answer.isDone());
        return answer;
    }
}
