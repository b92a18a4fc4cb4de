package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept of a topic, and what one who comes back gets of it. */
class HistoryTest {
    private static final int SIZE = 5;
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final long PLENTY = 1 << 20;

    private final AtomicLong clock = new AtomicLong();
    private final TopicHub hub = hub(PLENTY);
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    private final Recorder recorder = new Recorder();

    private TopicHub hub(long maxBytes) {
        return new TopicHub("epoch", new HistoryLimits(SIZE, TTL, maxBytes), clock::get);
    }

    @Test
    void comingBack_bringsWhatCameMeanwhileAndThenWhatComes() {
        publish(1, 2, 3);
        Subscription resumed = join("epoch-1");
        assertThat(resumed.recovered()).isTrue();
        assertThat(resumed.last()).hasValueSatisfying(id -> assertThat(id).hasToString("epoch-3"));
        assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
        publish(4);
        assertThat(recorder.texts()).containsExactly("2", "3", "4");
    }

    @Test
    void comingBack_withTheLastId_bringsNothingTwice() {
        publish(1, 2);
        Subscription resumed = join("epoch-2");
        assertThat(resumed.recovered()).isTrue();
        resumed.advance();
        publish(3);
        assertThat(recorder.texts()).containsExactly("3");
    }

    @Test
    void whatIsPublishedBetweenJoiningAndAdvancing_comesInItsPlace() {
        publish(1, 2);
        Subscription resumed = join("epoch-1");
        publish(3);
        assertThat(recorder.texts()).as("before the client is answered").isEmpty();
        resumed.advance();
        publish(4);
        assertThat(recorder.texts()).containsExactly("2", "3", "4");
    }

    @Test
    void whatIsPublishedBetweenJoiningAndAdvancing_comesWithoutAHistoryToo() {
        var forgetful = new TopicHub("epoch", HistoryLimits.NONE, clock::get);
        Subscription joined = forgetful.join("news", recorder, Since.now(), ROOM);
        forgetful.publish("news", "1");
        assertThat(recorder.texts()).isEmpty();
        joined.advance();
        forgetful.publish("news", "2");
        assertThat(recorder.texts()).containsExactly("1", "2");
    }

    @Test
    void ring_holdsItsSizeAndNotOneMore() {
        publish(1, 2, 3, 4, 5);
        assertThat(join("epoch-0").recovered()).isTrue();
        publish(6);
        assertThat(join("epoch-0").recovered()).isFalse();
        assertThat(join("epoch-1").recovered()).isTrue();
        assertThat(hub.historyMessages()).isEqualTo(SIZE);
        assertThat(hub.evicted(Eviction.SIZE)).isEqualTo(1);
    }

    @Test
    void whatFellOut_isTold_andTheRestIsReplayed() {
        publish(1, 2, 3, 4, 5, 6, 7);
        Subscription resumed = join("epoch-1");
        assertThat(resumed.recovered()).isFalse();
        resumed.advance();
        assertThat(recorder.texts()).containsExactly("3", "4", "5", "6", "7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other-2", "epoch-4", "epoch-999999999999999999"})
    void idThatTheTopicNeverGave_isNotRecovered_andAllIsReplayed(String id) {
        publish(1, 2, 3);
        Subscription resumed = join(id);
        assertThat(resumed.recovered()).isFalse();
        resumed.advance();
        assertThat(recorder.texts()).containsExactly("1", "2", "3");
    }

    @Test
    void message_isReplayedUpToItsAge_andNotLonger() {
        publish(1);
        clock.addAndGet(TTL.toNanos() - 1);
        assertThat(join("epoch-0").recovered()).isTrue();
        clock.addAndGet(1);
        assertThat(join("epoch-0").recovered()).isFalse();
        assertThat(join("epoch-1").recovered()).as("nothing came after it").isTrue();
        assertThat(hub.evicted(Eviction.AGE)).isEqualTo(1);
    }

    @Test
    void oldMessages_goWithoutAnybodyAsking_andTheTopicWithThem() {
        publish(1, 2);
        assertThat(hub.historyMessages()).isEqualTo(2);
        clock.addAndGet(TTL.toNanos());
        hub.expire();
        assertThat(hub.historyMessages()).isZero();
        assertThat(hub.historyBytes()).isZero();
    }

    @Test
    void forgottenTopic_stillKnowsThatNothingCameAfterItsLast() {
        publish(1, 2);
        clock.addAndGet(TTL.toNanos());
        hub.expire();
        assertThat(join("epoch-2").recovered()).isTrue();
        assertThat(join("epoch-1").recovered()).isFalse();
    }

    @Test
    void bytesOfAllTopics_stayWithinTheirBound_theLeastRecentlyUsedGoesFirst() {
        long each = bytesOfOne("a");
        TopicHub small = hub(3 * each);
        small.publish("a", "x");
        small.publish("b", "x");
        small.publish("c", "x");
        assertThat(small.historyBytes()).isEqualTo(3 * each);
        small.join("a", recorder, Since.now(), ROOM).cancel(); // a use of it
        small.publish("d", "x");
        assertThat(small.historyBytes()).isEqualTo(3 * each);
        assertThat(isHeld(small, "b")).isFalse();
        assertThat(isHeld(small, "a")).isTrue();
        assertThat(isHeld(small, "c")).isTrue();
        assertThat(isHeld(small, "d")).isTrue();
        assertThat(small.evicted(Eviction.BYTES)).isEqualTo(1);
    }

    @Test
    void topicThatIsOverTheBoundAlone_losesItsOldest() {
        publish(1, 2, 3);
        TopicHub exact = hub(hub.historyBytes());
        TopicHub small = hub(hub.historyBytes() - 1);
        for (String text : List.of("1", "2", "3")) {
            exact.publish("news", text);
            small.publish("news", text);
        }
        assertThat(exact.historyMessages()).isEqualTo(3);
        small.join("news", recorder, Since.of(MessageId.parse("epoch-0")), ROOM).advance();
        assertThat(recorder.texts()).containsExactly("2", "3");
        assertThat(small.evicted(Eviction.BYTES)).isEqualTo(1);
    }

    @Test
    void messageOverTheBound_isNotHeld_andDelivered() {
        TopicHub small = hub(1_000);
        small.subscribe("a", recorder);
        small.publish("a", "x".repeat(1_000));
        assertThat(recorder.texts()).hasSize(1);
        assertThat(small.historyMessages()).isZero();
        assertThat(small.join("a", new Recorder(), Since.of(MessageId.parse("epoch-0")), ROOM)
                        .recovered())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"a, 1", "\u00ff, 1", "\u0100, 2", "\ud83d\ude00, 4"})
    void text_countsAsTheMemoryThatItTakes(String text, int bytes) {
        hub.publish("empty", "");
        long empty = hub.historyBytes();
        hub.publish("other", text);
        assertThat(hub.historyBytes() - 2 * empty).isEqualTo(bytes);
    }

    @Test
    void replay_thatFindsNoRoom_goesOnWhereItStopped() {
        publish(1, 2, 3);
        recorder.room(1);
        Subscription resumed = join("epoch-0");
        assertThat(resumed.advance()).isEqualTo(Progress.BEHIND);
        publish(4);
        assertThat(recorder.texts()).containsExactly("1");
        recorder.room(10);
        assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
        publish(5);
        assertThat(recorder.texts()).containsExactly("1", "2", "3", "4", "5");
    }

    @Test
    void replay_isNotOvertakenByWhatIsPublishedBeforeTheClientIsAnswered() {
        publish(1, 2, 3, 4, 5);
        Subscription resumed = join("epoch-0");
        publish(6, 7);
        assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
        assertThat(recorder.texts()).containsExactly("1", "2", "3", "4", "5", "6", "7");
    }

    @Test
    void replay_ofThousands_comesWhole() {
        var large = new TopicHub("epoch", new HistoryLimits(5_000, TTL, PLENTY << 4), clock::get);
        List<String> all =
                IntStream.rangeClosed(1, 5_000).mapToObj(Integer::toString).toList();
        all.forEach(text -> large.publish("news", text));
        for (int since : new int[] {0, 3_999, 4_000}) {
            var each = new Recorder();
            Subscription resumed = large.join("news", each, Since.of(MessageId.parse("epoch-" + since)), ROOM);
            assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
            assertThat(each.texts()).isEqualTo(all.subList(since, 5_000));
        }
    }

    @Test
    void replay_thatIsOvertaken_isLost_ratherThanGoOnWithAGap() {
        publish(1, 2, 3);
        recorder.room(1);
        Subscription resumed = join("epoch-0");
        assertThat(resumed.advance()).isEqualTo(Progress.BEHIND);
        publish(4, 5, 6, 7);
        recorder.room(10);
        assertThat(resumed.advance()).isEqualTo(Progress.LOST);
        publish(8);
        assertThat(recorder.texts()).containsExactly("1");
    }

    @Test
    void topicWithoutMessages_hasNoLastId_andAPlaceToResumeFrom() {
        Subscription first = hub.join("news", recorder, Since.now(), ROOM);
        assertThat(first.last()).isEmpty();
        assertThat(first.start()).hasToString("epoch-0");
        first.cancel();
        publish(1);
        Subscription resumed = join("epoch-0");
        assertThat(resumed.recovered()).isTrue();
        resumed.advance();
        assertThat(recorder.texts()).containsExactly("1");
    }

    @Test
    void subscribers_areCountedByTopic_historyOrNot() {
        publish(1);
        assertThat(hub.topics()).isZero();
        Subscription one = join("epoch-0");
        Subscription two = join("epoch-0");
        assertThat(hub.topics()).isEqualTo(1);
        one.cancel();
        assertThat(hub.topics()).isEqualTo(1);
        two.cancel();
        assertThat(hub.topics()).isZero();
        assertThat(hub.subscriptions()).isZero();
    }

    private void publish(int... numbers) {
        for (int number : numbers) {
            hub.publish("news", Integer.toString(number));
        }
    }

    private Subscription join(String since) {
        return hub.join("news", recorder, Since.of(MessageId.parse(since)), ROOM);
    }

    private long bytesOfOne(String topic) {
        TopicHub ample = hub(PLENTY);
        ample.publish(topic, "x");
        return ample.historyBytes();
    }

    private static boolean isHeld(TopicHub hub, String topic) {
        Subscription subscription = hub.join(topic, new Recorder(), Since.of(MessageId.parse("epoch-0")), ROOM);
        subscription.cancel();
        return subscription.recovered();
    }
}
