package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is published between a subscription and its replay waits in bounded room. */
class WaitingTest {
    private static final int MESSAGES = 100;
    private static final int MESSAGE_BYTES = 100;

    private final AtomicLong held = new AtomicLong();
    private final AtomicLong most = new AtomicLong();
    private final Waiting room = new Waiting(2_000, bytes -> most.accumulateAndGet(held.addAndGet(bytes), Math::max));
    private final Recorder recorder = new Recorder();

    @Test
    void moreThanThereIsRoomFor_comesFromTheHistory() {
        TopicHub hub = new TopicHub("e", new HistoryLimits(MESSAGES, Duration.ofHours(1), 1 << 20), () -> 0);
        Subscription first = hub.join("a", recorder, Since.now(), room);
        Subscription second = hub.join("b", new Recorder(), Since.now(), room);
        publish(hub, "a");
        publish(hub, "b");
        assertThat(most.get()).isPositive().isLessThanOrEqualTo(2_000);
        assertThat(first.advance()).isEqualTo(Progress.LIVE);
        assertThat(second.advance()).isEqualTo(Progress.LIVE);
        assertThat(recorder.texts()).hasSize(MESSAGES);
        assertThat(held).hasValue(0);
    }

    @Test
    void moreThanThereIsRoomFor_withoutAHistory_isLost() {
        TopicHub hub = new TopicHub("e", HistoryLimits.NONE, () -> 0);
        Subscription subscription = hub.join("a", recorder, Since.now(), room);
        publish(hub, "a");
        assertThat(held).hasValue(0);
        assertThat(subscription.advance()).isEqualTo(Progress.LOST);
    }

    @Test
    void singleMessage_waitsWhateverItsSize() {
        TopicHub hub = new TopicHub("e", HistoryLimits.NONE, () -> 0);
        Subscription subscription = hub.join("a", recorder, Since.now(), room);
        hub.publish("a", "x".repeat(1 << 20));
        assertThat(subscription.advance()).isEqualTo(Progress.LIVE);
        assertThat(recorder.texts()).hasSize(1);
    }

    @Test
    void subscriptionThatIsCancelled_givesItsRoomBack() {
        TopicHub hub = new TopicHub("e", HistoryLimits.NONE, () -> 0);
        Subscription subscription = hub.join("a", recorder, Since.now(), room);
        hub.publish("a", "x");
        assertThat(held.get()).isPositive();
        subscription.cancel();
        assertThat(held).hasValue(0);
    }

    private static void publish(TopicHub hub, String topic) {
        for (int i = 0; i < MESSAGES; i++) {
            hub.publish(topic, "x".repeat(MESSAGE_BYTES));
        }
    }
}
