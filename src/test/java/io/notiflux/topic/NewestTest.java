package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.topic.Subscription.Progress;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Subscriptions that begin with the newest messages of their topic. */
class NewestTest {
    private static final Duration TTL = Duration.ofSeconds(60);
    private static final Waiting ROOM = new Waiting(1 << 20, _ -> {});

    private final AtomicLong clock = new AtomicLong();
    private final TopicHub hub = new TopicHub("epoch", new HistoryLimits(5, TTL, 1 << 20), clock::get);
    private final Recorder recorder = new Recorder();

    @ParameterizedTest
    @CsvSource({"1, 7", "3, 5", "5, 3", "6, 3", "1000, 3"})
    void newest_areReplayed_asManyAsAreHeld_andThenWhatComes(int count, int first) {
        publish(7);
        Subscription joined = join(count);
        hub.publish("news", "8");
        assertThat(joined.advance()).isEqualTo(Progress.LIVE);
        hub.publish("news", "9");
        assertThat(recorder.texts())
                .containsExactlyElementsOf(IntStream.rangeClosed(first, 9)
                        .mapToObj(Integer::toString)
                        .toList());
    }

    @Test
    void placeBeforeThem_isOneToResumeFrom() {
        publish(3);
        Subscription joined = join(2);
        assertThat(joined.resumedAfter()).hasToString("epoch-1");
        assertThat(joined.start()).hasToString("epoch-3");
        assertThat(joined.last()).hasValueSatisfying(last -> assertThat(last).hasToString("epoch-3"));
        assertThat(joined.recovered()).isTrue();
        Subscription resumed = hub.join("news", recorder, new Since.After(joined.resumedAfter()), ROOM);
        assertThat(resumed.recovered()).isTrue();
        resumed.advance();
        assertThat(recorder.texts()).containsExactly("2", "3");
    }

    @Test
    void allThatAreHeld_beginWhereTheHistoryDoes() {
        publish(7);
        Subscription joined = join(5);
        assertThat(joined.resumedAfter()).hasToString("epoch-2");
        assertThat(hub.join("news", recorder, new Since.After(joined.resumedAfter()), ROOM)
                        .recovered())
                .isTrue();
    }

    @Test
    void topicWithoutMessages_hasNoneToReplay() {
        Subscription joined = join(1);
        assertThat(joined.resumedAfter()).isEqualTo(joined.start());
        joined.advance();
        hub.publish("news", "1");
        assertThat(recorder.texts()).containsExactly("1");
    }

    @Test
    void messagesThatAreTooOld_areNotReplayed() {
        publish(2);
        clock.addAndGet(TTL.toNanos());
        hub.publish("news", "3");
        join(5).advance();
        assertThat(recorder.texts()).containsExactly("3");
    }

    @Test
    void withoutAHistory_nothingIsReplayed() {
        var forgetful = new TopicHub("epoch", HistoryLimits.NONE, clock::get);
        forgetful.subscribe("news", new Recorder());
        forgetful.publish("news", "1");
        Subscription joined = forgetful.join("news", recorder, new Since.Newest(1), ROOM);
        joined.advance();
        forgetful.publish("news", "2");
        assertThat(recorder.texts()).containsExactly("2");
    }

    @Test
    void rejoining_bringsThemOnceMore_andLosesNothing() {
        publish(2);
        Subscription former = join(1);
        former.advance();
        hub.publish("news", "3");
        hub.rejoin(former, new Since.Newest(2), ROOM).advance();
        hub.publish("news", "4");
        assertThat(recorder.texts()).containsExactly("2", "3", "2", "3", "4");
    }

    @Test
    void withALog_theyAreThoseOfTheTopic_overTheHoles() {
        TopicHub fed = TopicHub.ofLog(new HistoryLimits(5, TTL, 1 << 20), clock::get);
        fed.join("a", new Recorder(), new Since.Newest(1), ROOM).advance(); // before the log has said anything
        fed.forget("log", 999);
        fed.deliver("log", 1_000, List.of(new Delivery("a", "1")), 1_999);
        fed.deliver("log", 5_000, List.of(new Delivery("a", "5")), 5_999);
        fed.deliver("log", 7_000, List.of(new Delivery("b", "7")), 7_999);
        Subscription joined = fed.join("a", recorder, new Since.Newest(1), ROOM);
        assertThat(joined.start()).hasToString("log-7999");
        assertThat(joined.resumedAfter()).hasToString("log-4999");
        joined.advance();
        fed.deliver("log", 8_000, List.of(new Delivery("a", "8")), 8_999);
        assertThat(recorder.offsets()).containsExactly(5_000L, 8_000L);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "10, 10", "1000, 1000"})
    void count_isAWholeNumberWithinItsBounds(String text, int count) {
        assertThat(Since.Newest.count(text)).hasValue(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "1001", "-1", "+1", "01", "1.0", "1e2", " 1", "1\n", "٣", "99999999999999999999"})
    void countOutsideItsBounds_orThatIsNone_isRefused(String text) {
        assertThat(Since.Newest.count(text)).isEqualTo(OptionalInt.empty());
    }

    private Subscription join(int newest) {
        return hub.join("news", recorder, new Since.Newest(newest), ROOM);
    }

    private void publish(int last) {
        IntStream.rangeClosed(1, last).forEach(number -> hub.publish("news", Integer.toString(number)));
    }
}
