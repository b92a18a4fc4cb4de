package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A subscriber that throws harms itself alone. */
class SubscriberFaultTest {
    private final TopicHub hub = new TopicHub("e", new HistoryLimits(10, Duration.ofMinutes(1), 1_000_000), () -> 0);
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    private final Recorder recorder = new Recorder();

    /** Throws at the second message that it is offered. */
    private static final class Faulty implements Subscriber {
        private final Throwable fault;
        private final List<String> texts = new ArrayList<>();
        private final List<Throwable> told = new ArrayList<>();

        Faulty(Throwable fault) {
            this.fault = fault;
        }

        @Override
        public boolean offer(Message message) {
            texts.add(message.text());
            if (texts.size() == 2) {
                switch (fault) {
                    case RuntimeException e -> throw e;
                    case Error e -> throw e;
                    default -> throw new AssertionError(fault);
                }
            }
            return true;
        }

        @Override
        public void failed(Throwable thrown) {
            told.add(thrown);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void fault_takesNeitherTheMessageNorTheOrderFromTheOthers(int place) {
        var faulty = new Faulty(new IllegalStateException("bug"));
        List<Recorder> others = List.of(new Recorder(), new Recorder());
        for (int i = 0; i < 3; i++) {
            hub.subscribe("news", i == place ? faulty : others.get(i < place ? i : i - 1));
        }
        assertThat(hub.publish("news", "1").subscribers()).isEqualTo(3);
        assertThat(hub.publish("news", "2").subscribers()).isEqualTo(2);
        assertThat(hub.publish("news", "3").subscribers()).isEqualTo(2);
        assertThat(others).extracting(Recorder::texts).containsOnly(List.of("1", "2", "3"));
    }

    @Test
    void fault_leavesNoHoleInTheHistory() {
        hub.subscribe("news", new Faulty(new StackOverflowError("bug")));
        MessageId first = hub.publish("news", "1").id();
        hub.publish("news", "2");
        hub.publish("news", "3");
        Subscription resumed = hub.join("news", recorder, new Since.After(first), ROOM);
        assertThat(resumed.recovered()).isTrue();
        assertThat(resumed.advance()).isEqualTo(Subscription.Progress.LIVE);
        assertThat(recorder.texts()).containsExactly("2", "3");
    }

    @Test
    void faultySubscriber_isToldOnce_andOfferedNothingMore() {
        var fault = new IllegalStateException("bug");
        var faulty = new Faulty(fault);
        Subscription subscription = hub.subscribe("news", faulty);
        for (int i = 1; i <= 4; i++) {
            hub.publish("news", String.valueOf(i));
        }
        assertThat(faulty.texts).containsExactly("1", "2");
        assertThat(faulty.told).containsExactly(fault);
        assertThat(hub.subscriptions()).isZero();
        subscription.cancel();
        assertThat(hub.subscriptions()).isZero();
    }
}
