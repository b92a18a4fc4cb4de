package io.notiflux.chaos;

import static io.notiflux.chaos.Verdict.Breach.ABSENT;
import static io.notiflux.chaos.Verdict.Breach.DOUBLED;
import static io.notiflux.chaos.Verdict.Breach.FALSELY_RECOVERED;
import static io.notiflux.chaos.Verdict.Breach.LOST;
import static io.notiflux.chaos.Verdict.Breach.REORDERED;
import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.chaos.Entry.Message;
import io.notiflux.chaos.Verdict.Breach;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Each fault that is planted is found, in its own column; what is allowed is not. */
class CheckerTest {
    private static final String TOPIC = "t";

    private final Acknowledgements acknowledged = new Acknowledgements();
    private final Arrivals arrivals = new Arrivals();
    private final ClientLog client = log("client");

    CheckerTest() {
        for (int number = 1; number <= 6; number++) {
            acknowledged.add("p", new Message(TOPIC, place(number), "m" + number));
        }
    }

    @Test
    void client_thatGotAllInOrder_isFine() {
        joinAnew();
        come(1, 2, 3);
        resume(true);
        come(4, 5, 6);

        assertFound(Map.of());
    }

    @Test
    void client_thatBeganLate_missesNothingBefore() {
        client.joined(TOPIC, true, place(4));
        come(5, 6);

        assertFound(Map.of());
    }

    @Test
    void hole_onALivingConnection_isLost() {
        joinAnew();
        come(1, 2, 5, 6);

        assertFound(Map.of(LOST, 2L));
    }

    @Test
    void hole_behindTheReplay_isLost() {
        joinAnew();
        come(1);
        client.joined(TOPIC, true, place(3));
        come(2, 3, 5, 6);

        assertFound(Map.of(LOST, 1L));
    }

    @Test
    void message_thatNeverComesInTheEnd_isLost() {
        joinAnew();
        come(1, 2, 3, 4, 5);

        assertFound(Map.of(LOST, 1L));
    }

    @Test
    void position_beyondWhatCame_losesIt() {
        joinAnew();
        come(1, 2);
        client.moved(TOPIC, place(4));
        come(5, 6);

        assertFound(Map.of(LOST, 2L));
    }

    @Test
    void position_ofAQuietTopic_isWhereTheClientResumes() {
        joinAnew();
        come(1, 2, 3, 4, 5, 6);
        client.moved(TOPIC, place(900));
        resume(true);

        assertFound(Map.of());
    }

    @Test
    void hole_beforeTheFirstReplayed_isFalselyRecovered() {
        joinAnew();
        come(1, 2);
        client.joined(TOPIC, true, null);
        come(5, 6);

        assertFound(Map.of(FALSELY_RECOVERED, 2L));
    }

    @Test
    void hole_upToThePositionOfTheAnswer_isFalselyRecovered() {
        joinAnew();
        come(1);
        client.joined(TOPIC, true, place(4));
        come(2, 4, 5, 6);

        assertFound(Map.of(FALSELY_RECOVERED, 1L));
    }

    @Test
    void recovered_acrossEpochs_isFalse() {
        joinAnew();
        come(1);
        client.joined(TOPIC, true, new Place("f", 3));

        assertThat(check().of(FALSELY_RECOVERED)).isPositive();
    }

    @Test
    void notRecovered_mayMiss_butIsCounted() {
        joinAnew();
        come(1);
        client.joined(TOPIC, false, place(4));
        come(3, 4, 5, 6); // what is held, and then what comes

        assertFound(Map.of());
        assertThat(arrivals.notRecovered.sum()).isEqualTo(1);
    }

    @Test
    void notRecovered_andThenAHole_isLost() {
        joinAnew();
        come(1);
        client.joined(TOPIC, false, place(4));
        come(3, 5, 6);

        assertFound(Map.of(LOST, 1L));
    }

    @Test
    void notRecovered_withNothingHeld_promisesWhatComesAfterThePosition() {
        joinAnew();
        client.joined(TOPIC, false, place(4));
        come(6);

        assertFound(Map.of(LOST, 1L));
    }

    @Test
    void message_thatComesTwice_isDoubled() {
        joinAnew();
        come(1, 2, 2, 3);
        resume(true);
        come(3, 4, 5, 6);

        assertFound(Map.of(DOUBLED, 2L));
    }

    @Test
    void message_thatIsStoredTwice_isDoubled() {
        joinAnew();
        come(1, 2, 3, 4, 5, 6);
        client.came(TOPIC, place(7), "m2");

        assertFound(Map.of(DOUBLED, 1L));
    }

    @Test
    void messages_inAnotherOrder_areReorderedAndLeftAHole() {
        joinAnew();
        come(1, 3, 2, 4, 5, 6);

        assertFound(Map.of(REORDERED, 1L, LOST, 1L));
    }

    @Test
    void message_atAnotherPlaceThanAcknowledged_isReordered() {
        joinAnew();
        come(1, 2, 3, 4, 5);
        client.came(TOPIC, place(8), "m6");

        assertFound(Map.of(REORDERED, 1L));
    }

    @Test
    void messages_atOnePlace_areReordered() {
        joinAnew();
        come(1, 2, 3, 4, 5, 6);
        ClientLog other = log("other");
        other.joined(TOPIC, true, place(5));
        other.came(TOPIC, place(6), "another");

        assertThat(check().of(REORDERED)).isEqualTo(1);
    }

    @Test
    void publisher_whoseLaterMessageIsBefore_isReordered() {
        acknowledged.add("q", new Message("u", place(9), "q1"));
        acknowledged.add("q", new Message("u", place(8), "q2"));
        joinAnew();
        come(1, 2, 3, 4, 5, 6);

        assertFound(Map.of(REORDERED, 1L));
    }

    @Test
    void message_thatNobodyWasToldOf_mustComeToAllOrNone() {
        joinAnew();
        come(1, 2, 3, 4, 5, 6);
        ClientLog other = log("other");
        other.joined(TOPIC, true, place(0));
        for (int number = 1; number <= 6; number++) {
            other.came(TOPIC, place(number), "m" + number);
            if (number == 3) {
                other.came(TOPIC, new Place("e", 35), "unanswered");
            }
        }

        assertFound(Map.of(LOST, 1L));
    }

    @Test
    void reader_withoutAnAcknowledgedOne_findsItAbsent() {
        joinAnew();
        come(1, 2, 3, 4, 5, 6);
        ClientLog reader = log("reader");
        reader.joined(TOPIC, true, place(0));
        for (int number : List.of(1, 2, 4, 5, 6)) {
            reader.came(TOPIC, place(number), "m" + number);
        }
        var checker = new Checker(acknowledged, arrivals.messages());
        checker.checkReader(reader);

        assertThat(checker.verdict().of(ABSENT)).isEqualTo(1);
        assertThat(checker.verdict().of(LOST)).isEqualTo(1);
    }

    private ClientLog log(String name) {
        return new ClientLog(name, List.of(TOPIC), arrivals);
    }

    private void joinAnew() {
        client.joined(TOPIC, true, place(0));
    }

    private void resume(boolean recovered) {
        client.joined(TOPIC, recovered, null);
    }

    private void come(int... numbers) {
        for (int number : numbers) {
            client.came(TOPIC, place(number), "m" + number);
        }
    }

    private static Place place(int number) {
        return new Place("e", 10L * number);
    }

    private void assertFound(Map<Breach, Long> expected) {
        Verdict verdict = check();
        Map<Breach, Long> found = new EnumMap<>(Breach.class);
        for (Breach breach : Breach.values()) {
            if (verdict.of(breach) > 0) {
                found.put(breach, verdict.of(breach));
            }
        }
        assertThat(found).as(String.join("\n", verdict.notes())).isEqualTo(expected);
        assertThat(verdict.isClean()).isEqualTo(expected.isEmpty());
    }

    private Verdict check() {
        var checker = new Checker(acknowledged, arrivals.messages());
        checker.checkClient(client);
        return checker.verdict();
    }
}
