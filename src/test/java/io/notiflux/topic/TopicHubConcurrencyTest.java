package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;

/** What the hub promises to many threads. */
class TopicHubConcurrencyTest {
    private static final String TOPIC = "news";
    private static final int PUBLISHERS = 4;
    private static final int MESSAGES = 2_000;
    private final TopicHub hub = new TopicHub("e", HistoryLimits.NONE, System::nanoTime);

    @RepeatedTest(5)
    void subscribers_seeTheMessagesOfAllPublishersInOneOrder() throws Exception {
        List<Recorder> recorders = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            recorders.add(new Recorder());
            hub.subscribe(TOPIC, recorders.getLast());
        }
        atOnce(PUBLISHERS, this::publish);

        assertThat(recorders.getFirst().offsets())
                .hasSize(PUBLISHERS * MESSAGES)
                .first()
                .isEqualTo(1L);
        assertThat(recorders).allSatisfy(recorder -> {
            assertStrictlyIncreasing(recorder.offsets());
            assertThat(recorder.ids()).isEqualTo(recorders.getFirst().ids());
            assertThat(recorder.texts()).isEqualTo(recorders.getFirst().texts());
        });
        for (int publisher = 0; publisher < PUBLISHERS; publisher++) {
            String prefix = publisher + ":";
            assertThat(recorders.getFirst().texts().stream().filter(text -> text.startsWith(prefix)))
                    .isEqualTo(textsOf(publisher));
        }
    }

    @RepeatedTest(5)
    void subscription_holdsExactlyWhatIsPublishedWhileItLasts() throws Exception {
        Recorder always = new Recorder();
        hub.subscribe(TOPIC, always); // so that the topic lasts and its offsets have no gaps
        int churners = 4;
        atOnce(PUBLISHERS + churners, thread -> {
            if (thread < PUBLISHERS) {
                publish(thread);
                return;
            }
            for (int round = 0; round < 300; round++) {
                subscribeForAMoment();
            }
        });
        assertThat(always.offsets()).hasSize(PUBLISHERS * MESSAGES + churners * 300 * 3);
        assertThat(hub.subscriptions()).isEqualTo(1);
    }

    private void subscribeForAMoment() {
        Recorder recorder = new Recorder();
        long before = hub.publish(TOPIC, "before").id().offset();
        Subscription subscription = hub.subscribe(TOPIC, recorder);
        long during = hub.publish(TOPIC, "during").id().offset();
        subscription.cancel();
        recorder.expectNoMore();
        long after = hub.publish(TOPIC, "after").id().offset();

        List<Long> offsets = recorder.offsets();
        assertThat(offsets).contains(during);
        assertThat(offsets.getFirst()).isGreaterThan(before);
        assertThat(offsets.getLast()).isLessThan(after).isEqualTo(offsets.getFirst() + offsets.size() - 1);
        assertStrictlyIncreasing(offsets);
        assertThat(recorder.wasDisturbed()).as("an offer after cancel returned").isFalse();
    }

    @RepeatedTest(5)
    void topic_thatIsRetiredAllTheTime_losesNothingAndRepeatsNoOffset() throws Exception {
        var published = new ConcurrentLinkedQueue<Long>();
        atOnce(6, thread -> {
            for (int round = 0; round < 1_000; round++) {
                Recorder recorder = new Recorder();
                Subscription subscription = hub.subscribe(TOPIC, recorder);
                Receipt receipt = hub.publish(TOPIC, "x");
                subscription.cancel();
                recorder.expectNoMore();
                published.add(receipt.id().offset());
                published.add(hub.publish(TOPIC, "y").id().offset());
                assertThat(receipt.subscribers()).isPositive();
                assertThat(recorder.ids()).containsOnlyOnce(receipt.id());
                assertStrictlyIncreasing(recorder.offsets());
                assertThat(recorder.wasDisturbed()).isFalse();
            }
        });
        assertThat(published).hasSize(12_000).doesNotHaveDuplicates();
        assertThat(hub.topics()).isZero();
        assertThat(hub.subscriptions()).isZero();
    }

    private void publish(int publisher) {
        textsOf(publisher).forEach(text -> hub.publish(TOPIC, text));
    }

    private static List<String> textsOf(int publisher) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < MESSAGES; i++) {
            texts.add(publisher + ":" + i);
        }
        return texts;
    }

    private static void assertStrictlyIncreasing(List<Long> offsets) {
        assertThat(offsets).isSorted().doesNotHaveDuplicates();
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Runs the work on as many threads, which begin together; their failures are the test's. */
    private static void atOnce(int threads, Work work) throws Exception {
        var start = new CyclicBarrier(threads);
        List<Callable<Boolean>> tasks = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            int thread = i;
            tasks.add(() -> {
                start.await();
                work.run(thread);
                return true;
            });
        }
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            for (Future<Boolean> done : executor.invokeAll(tasks)) {
                done.get();
            }
        }
    }
}
