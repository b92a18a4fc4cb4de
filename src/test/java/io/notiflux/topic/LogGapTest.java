package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A gap in the log: all is forgotten, and whoever is subscribed is sent away. */
class LogGapTest {
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    private final TopicHub hub = TopicHub.ofLog(new HistoryLimits(5, Duration.ofMinutes(1), 1 << 20), () -> 0);
    private final Leaver leaver = new Leaver();

    /** Counts what it is offered, and how often it is told of a gap. */
    private static final class Leaver implements Subscriber {
        private final AtomicInteger offered = new AtomicInteger();
        private final AtomicInteger lost = new AtomicInteger();

        @Override
        public boolean offer(Message message) {
            return offered.incrementAndGet() > 0;
        }

        @Override
        public void lost() {
            lost.incrementAndGet();
        }
    }

    @BeforeEach
    void begin() {
        hub.forget("log", 999);
        record("log", 1, "a");
    }

    @Test
    void gap_clearsHistories_andTellsWhoIsSubscribed() {
        hub.subscribe("a", leaver);
        hub.subscribe("b", leaver);
        hub.forget("log", 4_999);
        assertThat(leaver.lost).hasValue(2);
        assertThat(hub.subscriptions()).isZero();
        assertThat(hub.topics()).isZero();
        assertThat(hub.historyBytes()).isZero();
        assertThat(hub.evicted(Eviction.GAP)).isEqualTo(1);
        record("log", 5, "a");
        assertThat(leaver.offered).hasValue(0);
    }

    @Test
    void whoComesBackOverAGap_isTold_andResumesFromBehindIt() {
        hub.forget("log", 4_999);
        assertThat(recovered("a", "log-1000")).isFalse();
        assertThat(recovered("a", "log-4998")).isFalse();
        assertThat(recovered("a", "log-4999")).isTrue();
        assertThat(recovered("quiet", "log-1999")).isFalse();
    }

    @Test
    void anotherEpoch_mayCountFromLower_andForgetsTheFormerOnesNumbers() {
        record("log", 70, "a");
        hub.forget("loge1", 2_999);
        record("loge1", 3, "a");
        assertThat(hub.position()).contains(new MessageId("loge1", 3_999));
        assertThat(recovered("a", "loge1-2999")).isTrue();
        assertThat(recovered("a", "log-70000")).isFalse();
        assertThat(recovered("a", "loge1-70000")).isFalse();
    }

    @Test
    void anotherEpoch_doesNotInheritWhatRetiredTopicsHad() {
        record("log", 70, "a");
        hub.forget("other", 0); // the topic retires with it
        hub.join("a", leaver, Since.now(), ROOM).cancel();
        assertThat(recovered("a", "other-0")).isTrue();
    }

    @Test
    void joinedSubscription_thatAGapOvertakes_hasEnded() {
        Subscription joined = hub.join("a", leaver, Since.of(MessageId.parse("log-999")), ROOM);
        hub.forget("log", 4_999);
        assertThat(leaver.lost).hasValue(1);
        assertThat(joined.advance()).isEqualTo(Progress.ENDED);
        assertThat(leaver.offered).hasValue(0);
        joined.cancel();
        assertThat(hub.subscriptions()).isZero();
    }

    @Test
    void rejoining_overAGap_beginsAnew() {
        Subscription former = hub.join("a", leaver, Since.now(), ROOM);
        hub.forget("log", 4_999);
        Subscription next = hub.rejoin(former, Since.of(MessageId.parse("log-1000")), ROOM);
        assertThat(next.recovered()).isFalse();
        assertThat(next.start()).hasToString("log-4999");
        assertThat(hub.subscriptions()).isEqualTo(1);
    }

    @Test
    void subscriberThatThrows_whenToldOfAGap_takesNoOtherAlong() {
        var fault = new AtomicReference<Throwable>();
        hub.subscribe("a", new Subscriber() {
            @Override
            public boolean offer(Message message) {
                return true;
            }

            @Override
            public void lost() {
                throw new IllegalStateException("bug");
            }

            @Override
            public void failed(Throwable thrown) {
                fault.set(thrown);
            }
        });
        hub.subscribe("a", leaver);
        hub.forget("log", 4_999);
        assertThat(fault.get()).hasMessage("bug");
        assertThat(leaver.lost).hasValue(1);
    }

    /** Before the log's first word there is no epoch, and whoever came then cannot know what it missed. */
    @Test
    void whoSubscribesBeforeTheLogBegins_isSentAwayWhenItDoes() {
        TopicHub early = TopicHub.ofLog(HistoryLimits.NONE, () -> 0);
        Subscription joined = early.join("a", leaver, Since.of(MessageId.parse("log-1")), ROOM);
        assertThat(joined.recovered()).isFalse();
        assertThat(MessageId.parse(joined.start().toString())).isPresent();
        early.forget("log", 0);
        assertThat(leaver.lost).hasValue(1);
    }

    private void record(String epoch, long sequence, String topic) {
        hub.deliver(epoch, sequence * 1_000, List.of(new Delivery(topic, "x")), sequence * 1_000 + 999);
    }

    private boolean recovered(String topic, String since) {
        Subscription joined = hub.join(topic, new Leaver(), Since.of(MessageId.parse(since)), ROOM);
        joined.cancel();
        return joined.recovered();
    }
}
