package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.cluster.Appended.Conflict;
import io.notiflux.cluster.Appended.Placed;
import io.notiflux.cluster.Appended.Stored;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every log promises. */
abstract class MessageLogContract {
    private static final int MANY = 3_000;

    /** Ready. */
    abstract MessageLog log();

    /** What was given to topics, in its order, once all that was answered has come. */
    abstract List<Seen.Delivered> delivered(int count);

    @Test
    void log_isReady() {
        assertThat(log().health().ready()).isTrue();
    }

    @Test
    void awaitedBroadcasts_areInTheirOrder_withRisingIds() {
        List<Long> numbers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            numbers.add(Nodes.id(Nodes.append(log(), "t", "m" + i)).offset());
        }

        assertThat(numbers).isSorted().doesNotHaveDuplicates();
        assertThat(delivered(50))
                .extracting(Seen.Delivered::message)
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void idsOfAnswers_areThoseOfDeliveries() {
        List<CompletableFuture<Appended>> answers = IntStream.range(0, MANY)
                .mapToObj(i -> log().append(List.of(new Broadcast("t", "m" + i))))
                .toList();

        List<Seen.Delivered> told = new ArrayList<>();
        for (int i = 0; i < MANY; i++) {
            told.add(new Seen.Delivered(Nodes.id(Nodes.answer(answers.get(i))), "t", "m" + i));
        }
        assertThat(delivered(MANY)).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void severalTopics_haveOneAnswer() {
        Appended answer = Nodes.answer(log().append(List.of(new Broadcast("a", "m"), new Broadcast("b", "m"))));

        assertThat(answer).isInstanceOfSatisfying(Stored.class, stored -> {
            assertThat(stored.replayed()).isFalse();
            assertThat(stored.places()).hasSize(2);
        });
        List<Placed> places = ((Stored) answer).places();
        assertThat(delivered(2))
                .containsExactly(
                        new Seen.Delivered(places.get(0).id(), "a", "m"),
                        new Seen.Delivered(places.get(1).id(), "b", "m"));
    }

    @Test
    void batch_isInItsOrder_withAnAnswerForEachItem() {
        List<List<Broadcast>> items = IntStream.range(0, 900)
                .mapToObj(i -> List.of(new Broadcast("a", "m" + i), new Broadcast("b", "m" + i)))
                .toList();

        List<Appended> answers = log().appendEach(items);

        List<Seen.Delivered> told = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            List<Placed> places = ((Stored) answers.get(i)).places();
            told.add(new Seen.Delivered(places.get(0).id(), "a", "m" + i));
            told.add(new Seen.Delivered(places.get(1).id(), "b", "m" + i));
        }
        assertThat(delivered(told.size())).isEqualTo(told);
    }

    @Test
    void repeatedKey_isTheFirstAnswer_andBroadcastsOnce() {
        var key = new OnceKey("me", "key");
        List<Broadcast> broadcasts = List.of(new Broadcast("a", "m"), new Broadcast("b", "m"));
        Appended first = Nodes.answer(log().append(broadcasts, key));

        Appended second = Nodes.answer(log().append(broadcasts, key));

        assertThat(((Stored) first).replayed()).isFalse();
        assertThat(second).isEqualTo(new Stored(((Stored) first).places(), true));
        assertThat(delivered(2)).hasSize(2);
    }

    @Test
    void keyOfAnotherMessage_isAConflict() {
        var key = new OnceKey("me", "key");
        Nodes.answer(log().append(List.of(new Broadcast("t", "one")), key));

        assertThat(Nodes.answer(log().append(List.of(new Broadcast("t", "other")), key)))
                .isEqualTo(new Conflict());
        assertThat(Nodes.answer(log().append(List.of(new Broadcast("u", "one")), key)))
                .isEqualTo(new Conflict());
        assertThat(delivered(1)).hasSize(1);
    }

    @Test
    void sameKeyOfAnotherOwner_isAnotherKey() {
        List<Broadcast> broadcasts = List.of(new Broadcast("t", "m"));
        Nodes.answer(log().append(broadcasts, new OnceKey("me", "key")));

        assertThat(((Stored) Nodes.answer(log().append(broadcasts, new OnceKey("you", "key")))).replayed())
                .isFalse();
        assertThat(delivered(2)).hasSize(2);
    }

    @Test
    void sameKeyAtOnce_broadcastsOnce() {
        var key = new OnceKey("me", "key");
        List<CompletableFuture<Appended>> answers = IntStream.range(0, 40)
                .mapToObj(_ -> log().append(List.of(new Broadcast("t", "m")), key))
                .toList();

        assertThat(answers.stream().map(Nodes::answer).map(Nodes::id).distinct())
                .hasSize(1);
        assertThat(delivered(1)).hasSize(1);
    }
}
