package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What the hub promises to one thread. */
class TopicHubTest {
    private final AtomicLong clock = new AtomicLong();
    private final TopicHub hub = new TopicHub("epoch", HistoryLimits.NONE, clock::get);
    private final Recorder recorder = new Recorder();

    @Test
    void subscriber_getsEachMessageWithItsPlace() {
        clock.set(42);
        hub.subscribe("news", message -> {
            assertThat(message.topic()).isEqualTo("news");
            assertThat(message.text()).isEqualTo("hello");
            assertThat(message.id()).hasToString("epoch-1");
            assertThat(message.acceptedNanos()).isEqualTo(42);
            return recorder.offer(message);
        });
        assertThat(hub.publish("news", "hello")).isEqualTo(new Receipt(new MessageId("epoch", 1), 1));
        assertThat(recorder.texts()).containsExactly("hello");
    }

    @Test
    void message_ofAnotherTopic_isNotOffered() {
        hub.subscribe("news", recorder);
        hub.publish("new", "x");
        hub.publish("News", "x");
        hub.publish("*", "x");
        assertThat(recorder.texts()).isEmpty();
    }

    @Test
    void message_beforeTheSubscription_isNotOffered() {
        hub.subscribe("news", new Recorder());
        hub.publish("news", "before");
        hub.subscribe("news", recorder);
        hub.publish("news", "after");
        assertThat(recorder.texts()).containsExactly("after");
    }

    @Test
    void cancel_endsTheOffersToThisSubscriptionOnly() {
        Subscription first = hub.subscribe("news", recorder);
        Recorder other = new Recorder();
        hub.subscribe("news", other);
        first.cancel();
        hub.publish("news", "x");
        assertThat(recorder.texts()).isEmpty();
        assertThat(other.texts()).containsExactly("x");
    }

    @Test
    void cancel_repeated_takesNobodyElseAway() {
        Subscription first = hub.subscribe("news", new Recorder());
        hub.subscribe("news", recorder);
        first.cancel();
        first.cancel();
        hub.publish("news", "x");
        assertThat(hub.subscriptions()).isEqualTo(1);
        assertThat(recorder.texts()).containsExactly("x");
    }

    @Test
    void cancel_ofARetiredTopicsSubscription_leavesItsSuccessorAlone() {
        Subscription former = hub.subscribe("news", new Recorder());
        former.cancel();
        hub.subscribe("news", recorder);
        former.cancel();
        assertThat(hub.publish("news", "x").subscribers()).isEqualTo(1);
    }

    @Test
    void topic_withoutSubscribers_isGone() {
        hub.publish("news", "x");
        assertThat(hub.topics()).isZero();
        Subscription first = hub.subscribe("news", recorder);
        Subscription second = hub.subscribe("news", recorder);
        first.cancel();
        assertThat(hub.topics()).isEqualTo(1);
        second.cancel();
        assertThat(hub.topics()).isZero();
        assertThat(hub.subscriptions()).isZero();
    }

    @Test
    void offset_neverComesTwiceThoughTheTopicWasRetired() {
        List<Long> offsets = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            offsets.add(hub.publish("news", "x").id().offset());
            Subscription subscription = hub.subscribe("news", recorder);
            offsets.add(hub.publish("news", "x").id().offset());
            hub.publish("other" + i, "x");
            subscription.cancel();
        }
        assertThat(offsets).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void receipt_countsThoseThatQueuedItOnly() {
        hub.subscribe("news", message -> false);
        hub.subscribe("news", recorder);
        hub.subscribe("news", message -> false);
        assertThat(hub.publish("news", "x").subscribers()).isEqualTo(1);
        assertThat(hub.publish("nobody's", "x").subscribers()).isZero();
    }

    @Test
    void encoded_makesAFormOnceForEachEncoder() {
        List<String> made = new ArrayList<>();
        Encoder<String> upper = (message, _) -> add(made, message.text().toUpperCase(Locale.ROOT));
        Encoder<Integer> length = (message, _) -> add(made, message.text()).length();
        List<Object> forms = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            hub.subscribe("news", message -> forms.add(message.encoded(upper)) && forms.add(message.encoded(length)));
        }
        hub.publish("news", "hello");
        assertThat(forms).containsExactly("HELLO", 5, "HELLO", 5, "HELLO", 5);
        assertThat(made).containsExactly("HELLO", "hello");
        hub.publish("news", "bye");
        assertThat(made).containsExactly("HELLO", "hello", "BYE", "bye");
    }

    /** The array of subscriptions grows, has its gaps filled and shrinks; nobody may get lost in it. */
    @Test
    void subscriptionsThatComeAndGo_areOfferedEachMessageWhileTheyLast() {
        long seed = 20_260_131;
        var random = new Random(seed);
        List<Subscription> live = new ArrayList<>();
        var offered = new AtomicLong();
        for (int round = 0; round < 5_000; round++) {
            boolean growing = round / 500 % 2 == 0;
            if (live.isEmpty() || random.nextInt(10) < (growing ? 7 : 3)) {
                live.add(hub.subscribe("news", message -> offered.incrementAndGet() > 0));
            } else {
                live.remove(random.nextInt(live.size())).cancel();
            }
            offered.set(0);
            assertThat(hub.publish("news", "x").subscribers())
                    .as("round %d of seed %d", round, seed)
                    .isEqualTo(live.size())
                    .isEqualTo((int) offered.get());
        }
        live.forEach(Subscription::cancel);
        assertThat(hub.topics()).isZero();
        assertThat(hub.subscriptions()).isZero();
    }

    private static String add(List<String> list, String text) {
        list.add(text);
        return text;
    }
}
