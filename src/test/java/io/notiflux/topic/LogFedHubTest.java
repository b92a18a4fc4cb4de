package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub holds and promises where a log feeds it: ids over all topics, with holes. */
class LogFedHubTest {
    private static final int SIZE = 5;
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    private final AtomicLong clock = new AtomicLong();
    private final TopicHub hub = hub(SIZE);
    private final Recorder recorder = new Recorder();

    private TopicHub hub(int size) {
        return TopicHub.ofLog(new HistoryLimits(size, TTL, 1 << 20), clock::get);
    }

    @BeforeEach
    void begin() {
        hub.forget("log", 999);
    }

    @Test
    void messages_haveTheNumbersOfTheirRecord() {
        hub.subscribe("a", recorder);
        hub.subscribe("b", recorder);
        hub.deliver("log", 1_000, List.of(new Delivery("a", "1"), new Delivery("b", "2")), 1_999);
        record(7, "a");
        assertThat(recorder.ids()).map(MessageId::toString).containsExactly("log-1000", "log-1001", "log-7000");
    }

    @Test
    void position_isThatOfTheLastRecord_alsoWhereNobodyListens() {
        assertThat(hub.position()).contains(new MessageId("log", 999));
        record(7, "a");
        assertThat(hub.position()).contains(new MessageId("log", 7_999));
    }

    @Test
    void position_isUnknownBeforeTheLogsFirstWord_andWithoutALog() {
        assertThat(hub(SIZE).position()).isEmpty();
        assertThat(new TopicHub("e", HistoryLimits.NONE, clock::get).position()).isEmpty();
        assertThat(new TopicHub("e", HistoryLimits.NONE, clock::get).isAhead(new MessageId("e", 7)))
                .isFalse();
    }

    @Test
    void record_ofAnotherEpoch_isRefused() {
        assertThatThrownBy(() -> hub.deliver("other", 1_000, List.of(), 1_999)).hasMessageContaining("other");
    }

    @Test
    void comingBack_bringsAllAfterTheId_overTheHoles() {
        record(1, "a");
        record(2, "b");
        record(5, "a");
        record(6, "a");
        assertThat(resume("a", "log-1000")).containsExactly(5_000L, 6_000L);
        assertThat(resume("a", "log-5000")).containsExactly(6_000L);
        assertThat(resume("a", "log-6000")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"log-999", "log-1500", "log-2999", "log-4001"})
    void position_isAsGoodAsAnId_inEveryTopic(String since) {
        record(1, "b");
        record(2, "b");
        record(5, "a");
        assertThat(resume("a", since).getLast()).isEqualTo(5_000);
        assertThat(resume("quiet", since)).isEmpty();
    }

    @Test
    void positionOfAQuietTopic_isRecovered_whenTheTopicsLastMessageIsLongGone() {
        record(1, "a");
        clock.addAndGet(TTL.toNanos());
        hub.expire();
        record(8, "b");
        Subscription resumed = join("a", "log-8999");
        assertThat(resumed.recovered()).isTrue();
        assertThat(join("a", "log-1000").recovered())
                .as("nothing came after it")
                .isTrue();
        assertThat(join("a", "log-999").recovered())
                .as("its one message is gone")
                .isFalse();
    }

    @Test
    void whatFellOut_isForgotten_upToItsNumber() {
        IntStream.rangeClosed(1, SIZE + 1).forEach(n -> record(10L * n, "a"));
        assertThat(join("a", "log-9999").recovered()).isFalse();
        assertThat(join("a", "log-10000").recovered()).isTrue();
        Subscription lacking = join("a", "log-5000");
        assertThat(lacking.recovered()).isFalse();
        assertThat(lacking.resumedAfter()).hasToString("log-10000");
    }

    @Test
    void whatWasBeforeTheLogsBeginning_isUnknown() {
        assertThat(join("a", "log-998").recovered()).isFalse();
        assertThat(join("a", "log-999").recovered()).isTrue();
    }

    @Test
    void idAhead_isNotRecovered() {
        record(1, "a");
        assertThat(hub.isAhead(new MessageId("log", 2_000))).isTrue();
        assertThat(hub.isAhead(new MessageId("log", 1_999))).isFalse();
        assertThat(hub.isAhead(new MessageId("other", 2_000))).isFalse();
        assertThat(join("a", "log-2000").recovered()).isFalse();
    }

    @Test
    void subscription_startsAtThePosition_alsoInATopicWithoutMessages() {
        record(3, "a");
        Subscription joined = hub.join("quiet", recorder, Since.now(), ROOM);
        assertThat(joined.start()).hasToString("log-3999");
        assertThat(joined.resumedAfter()).hasToString("log-3999");
        assertThat(joined.last()).isEmpty();
        assertThat(hub.join("a", recorder, Since.now(), ROOM).last()).contains(new MessageId("log", 3_000));
    }

    /** The first topic of a record is served while the second one waits for its part. */
    @Test
    void subscription_madeWithinARecord_startsBehindItsOwnPartOfIt() {
        var other = new Recorder();
        hub.subscribe("a", message -> {
            Subscription joined = hub.join("b", recorder, Since.of(MessageId.parse("log-999")), ROOM);
            assertThat(joined.start()).hasToString("log-1001");
            joined.advance();
            Subscription later = hub.join("c", other, Since.of(MessageId.parse("log-999")), ROOM);
            assertThat(later.start()).hasToString("log-999");
            later.advance();
            return true;
        });
        hub.deliver(
                "log",
                1_000,
                Stream.of("x", "b", "a", "c").map(t -> new Delivery(t, t)).toList(),
                1_999);
        assertThat(recorder.offsets()).containsExactly(1_001L);
        assertThat(other.offsets()).containsExactly(1_003L);
    }

    @Test
    void whatIsDeliveredBetweenJoiningAndAdvancing_comesInItsPlace() {
        record(1, "a");
        Subscription resumed = join("a", "log-999");
        record(4, "a");
        assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
        record(9, "a");
        assertThat(recorder.offsets()).containsExactly(1_000L, 4_000L, 9_000L);
    }

    @Test
    void replay_thatIsOvertaken_isLost() {
        record(1, "a");
        record(3, "a");
        recorder.room(1);
        Subscription resumed = join("a", "log-999");
        assertThat(resumed.advance()).isEqualTo(Progress.BEHIND);
        IntStream.rangeClosed(4, 3 + SIZE).forEach(n -> record(n, "a"));
        recorder.room(10);
        assertThat(resumed.advance()).isEqualTo(Progress.LOST);
    }

    @Test
    void withoutAHistory_nothingIsKeptOfTopicsThatNobodyListensTo() {
        TopicHub forgetful = hub(0);
        forgetful.forget("log", 0);
        forgetful.deliver("log", 1_000, List.of(new Delivery("a", "x")), 1_999);
        assertThat(forgetful.historyBytes()).isZero();
        assertThat(recovers(forgetful, "log-999")).isFalse();
        assertThat(recovers(forgetful, "log-1000")).isTrue();
        Subscription listening = forgetful.subscribe("a", recorder);
        forgetful.deliver("log", 2_000, List.of(new Delivery("a", "y")), 2_999);
        assertThat(recorder.texts()).containsExactly("y");
        assertThat(recovers(forgetful, "log-1999")).isFalse();
        listening.cancel();
        assertThat(recovers(forgetful, "log-1999")).isFalse();
        assertThat(recovers(forgetful, "log-2999")).isTrue();
    }

    private static boolean recovers(TopicHub hub, String since) {
        Subscription joined = hub.join("a", new Recorder(), Since.of(MessageId.parse(since)), ROOM);
        joined.cancel();
        return joined.recovered();
    }

    private void record(long sequence, String topic) {
        hub.deliver(
                "log", sequence * 1_000, List.of(new Delivery(topic, Long.toString(sequence))), sequence * 1_000 + 999);
    }

    private Subscription join(String topic, String since) {
        return hub.join(topic, recorder, Since.of(MessageId.parse(since)), ROOM);
    }

    /** The offsets that are replayed after an id, which must be all of them. */
    private List<Long> resume(String topic, String since) {
        var each = new Recorder();
        Subscription resumed = hub.join(topic, each, Since.of(MessageId.parse(since)), ROOM);
        assertThat(resumed.recovered()).isTrue();
        assertThat(resumed.advance()).isEqualTo(Progress.LIVE);
        resumed.cancel();
        return each.offsets();
    }
}
