package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the hub tells of its topics. */
class TopicStateTest {
    private final AtomicLong clock = new AtomicLong();
    private final TopicHub hub =
            new TopicHub("epoch", new HistoryLimits(2, Duration.ofMinutes(5), 1_000_000), clock::get);

    @Test
    void state_hasSubscribersTrafficLastIdAndHistory() {
        hub.subscribe("news", new Recorder());
        hub.subscribe("news", new Recorder());
        hub.publish("news", "one");
        hub.publish("news", "zwölf");
        hub.publish("news", "\u4e09");

        TopicState state = hub.state("news").orElseThrow();
        assertThat(state.name()).isEqualTo("news");
        assertThat(state.subscribers()).isEqualTo(2);
        assertThat(state.messagesPerMinute()).isEqualTo(3);
        assertThat(state.bytesPerMinute()).isEqualTo(3 + 5 + 2);
        assertThat(state.last()).contains(new MessageId("epoch", 3));
        assertThat(state.historyMessages()).isEqualTo(2);
        assertThat(state.historyBytes()).isEqualTo(hub.historyBytes());
    }

    @Test
    void topic_withoutMessages_hasNoLastId() {
        hub.subscribe("news", new Recorder());
        assertThat(hub.state("news").orElseThrow()).isEqualTo(new TopicState("news", 1, 0, 0, Optional.empty(), 0, 0));
    }

    @Test
    void topic_thatNobodyNeeds_hasNoState() {
        Subscription subscription = hub.subscribe("news", new Recorder());
        subscription.cancel();
        assertThat(hub.state("news")).isEmpty();
        assertThat(hub.state("never")).isEmpty();
        assertThat(hub.subscribers("never")).isEmpty();
    }

    @Test
    void each_isShownOnce() {
        hub.publish("a", "x");
        hub.subscribe("b", new Recorder());
        hub.subscribe("c", new Recorder()).cancel();
        List<String> names = new ArrayList<>();
        hub.forEachState(state -> names.add(state.name()));
        assertThat(names).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void subscribers_areThoseOfTheTopic() {
        var one = new Recorder();
        var other = new Recorder();
        hub.subscribe("news", one);
        hub.subscribe("news", other);
        hub.subscribe("else", new Recorder());
        assertThat(hub.subscribers("news")).containsExactlyInAnyOrder(one, other);
    }
}
