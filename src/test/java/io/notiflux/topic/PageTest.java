package io.notiflux.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reader gets of a topic's history, page by page. */
class PageTest {
    private static final HistoryLimits HISTORY = new HistoryLimits(5, Duration.ofSeconds(60), 1 << 20);
    private static final long PLENTY = 1 << 20;

    private final TopicHub hub = new TopicHub("epoch", HISTORY, () -> 0);

    @ParameterizedTest
    @CsvSource({"1, 7", "2, 6", "5, 3", "6, 3"})
    void newest_areTheLastOnes_theOldestFirst(int limit, int first) {
        publish(7);
        Page page = hub.read("news", new Since.Newest(limit), new Page.Limits(limit, PLENTY));
        assertThat(texts(page)).containsExactlyElementsOf(numbers(first, 7));
        assertThat(page.position()).hasToString("epoch-7");
        assertThat(page.recovered()).isTrue();
    }

    @Test
    void pages_followOneAnother_untilNothingIsLeft() {
        publish(5);
        Page first = after("epoch-0", 2, PLENTY);
        Page second = after(first.position().toString(), 2, PLENTY);
        Page third = after(second.position().toString(), 2, PLENTY);
        assertThat(texts(first)).containsExactly("1", "2");
        assertThat(texts(second)).containsExactly("3", "4");
        assertThat(texts(third)).containsExactly("5");
        assertThat(after(third.position().toString(), 2, PLENTY).messages()).isEmpty();
        assertThat(List.of(first, second, third)).allMatch(Page::recovered);
    }

    @Test
    void pageThatTakesTheRest_endsAtTheTopicsPosition() {
        TopicHub fed = TopicHub.ofLog(HISTORY, () -> 0);
        fed.forget("log", 999);
        fed.deliver("log", 1_000, List.of(new Delivery("news", "1"), new Delivery("news", "2")), 1_999);
        fed.deliver("log", 5_000, List.of(new Delivery("other", "5")), 5_999);
        Since since = Since.of(MessageId.parse("log-1000"));
        assertThat(fed.read("news", since, new Page.Limits(1, PLENTY)).position())
                .hasToString("log-5999");
        Since earlier = Since.of(MessageId.parse("log-999"));
        assertThat(fed.read("news", earlier, new Page.Limits(1, PLENTY)).position())
                .as("there is more")
                .hasToString("log-1000");
    }

    @Test
    void idThatIsTooOld_orOfElsewhere_isNotRecovered_andBringsAllThatIsHeld() {
        publish(7);
        for (String id : List.of("epoch-1", "other-7", "epoch-8")) {
            Page page = after(id, 3, PLENTY);
            assertThat(page.recovered()).as(id).isFalse();
            assertThat(texts(page)).containsExactly("3", "4", "5");
            assertThat(page.position()).hasToString("epoch-5");
        }
        assertThat(after("epoch-2", 3, PLENTY).recovered()).isTrue();
    }

    @Test
    void bytes_haveABound_butOneMessageAlwaysFits() {
        publish(5);
        long two = 2
                * hub.read("news", new Since.Newest(1), new Page.Limits(1, PLENTY))
                        .bytes();
        assertThat(texts(after("epoch-0", 5, two))).containsExactly("1", "2");
        assertThat(texts(after("epoch-0", 5, two - 1))).containsExactly("1");
        assertThat(texts(after("epoch-0", 5, 1))).containsExactly("1");
        assertThat(after("epoch-0", 5, two).bytes()).isEqualTo(two);
        Page newest = hub.read("news", new Since.Newest(5), new Page.Limits(5, two));
        assertThat(texts(newest)).containsExactly("4", "5");
        assertThat(newest.position()).hasToString("epoch-5");
        assertThat(newest.bytes()).isEqualTo(two);
    }

    @Test
    void topicThatNobodyKnows_hasNoMessages_andIsNotKept() {
        Page page = hub.read("news", new Since.Newest(1), new Page.Limits(1, PLENTY));
        assertThat(page.messages()).isEmpty();
        assertThat(page.position()).hasToString("epoch-0");
        assertThat(hub.state("news")).isEmpty();
    }

    @Test
    void withoutAHistory_whatPassedByIsNotRecovered() {
        var forgetful = new TopicHub("epoch", HistoryLimits.NONE, () -> 0);
        forgetful.subscribe("news", new Recorder());
        forgetful.publish("news", "1");
        Page lacking = forgetful.read("news", Since.of(MessageId.parse("epoch-0")), new Page.Limits(1, PLENTY));
        assertThat(lacking.messages()).isEmpty();
        assertThat(lacking.recovered()).isFalse();
        assertThat(lacking.position()).hasToString("epoch-1");
        assertThat(forgetful
                        .read("news", Since.of(MessageId.parse("epoch-1")), new Page.Limits(1, PLENTY))
                        .recovered())
                .isTrue();
    }

    private Page after(String id, int messages, long bytes) {
        return hub.read("news", Since.of(MessageId.parse(id)), new Page.Limits(messages, bytes));
    }

    private void publish(int last) {
        numbers(1, last).forEach(number -> hub.publish("news", number));
    }

    private static List<String> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(Integer::toString).toList();
    }

    private static List<String> texts(Page page) {
        return page.messages().stream().map(Message::text).toList();
    }
}
