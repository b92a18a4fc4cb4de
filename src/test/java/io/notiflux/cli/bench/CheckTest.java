package io.notiflux.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each fault is found: a check that finds nothing would be none. */
class CheckTest {
    private final Topic topic = new Topic("t", 2);
    private final Check check = new Check(2);

    @BeforeEach
    void send() {
        for (int i = 0; i < 3; i++) {
            topic.accepted(0);
            topic.accepted(1);
        }
    }

    @Test
    void eachOnceAndInOrder_isFlawless() {
        see(0, 0, 1, 0, 0, 1, 0, 2, 1, 1, 1, 2);
        assertFaults(0, 0, 0);
    }

    @Test
    void lastThatDoesNotCome_isMissing() {
        see(0, 0, 0, 1, 1, 0);
        assertFaults(3, 0, 0);
    }

    @Test
    void oneInTheMiddleThatDoesNotCome_isMissing() {
        see(0, 0, 0, 2, 1, 0, 1, 1, 1, 2);
        assertFaults(1, 0, 0);
    }

    @Test
    void oneThatComesAgain_isDoubled() {
        see(0, 0, 0, 1, 0, 0, 0, 2, 1, 0, 1, 1, 1, 2);
        assertFaults(0, 1, 0);
    }

    @Test
    void oneThatComesAfterALaterOne_isLate() {
        see(0, 1, 0, 0, 0, 2, 1, 0, 1, 1, 1, 2);
        assertFaults(0, 0, 1);
    }

    @Test
    void oneWithoutAnAnswer_mayComeOrNot() {
        topic.unknown(1);
        topic.accepted(1);
        see(0, 0, 0, 1, 0, 2, 1, 0, 1, 1, 1, 2, 1, 4);
        assertFaults(0, 0, 0);
        see(1, 3);
        assertThat(check.doubled()).isZero();
    }

    /** Somebody else may write to the topic like us, and know the run from its messages. */
    @Test
    void messageThatWasNotSent_isNoneOfOurs() {
        assertThat(topic.isSent(new Message(1, 3, 0)))
                .as("its answer may be under way")
                .isTrue();
        assertThat(topic.isSent(new Message(1, 4, 0))).isFalse();
        assertThat(topic.isSent(new Message(2, 0, 0))).isFalse();
        assertThat(topic.isSent(new Message(-1, 0, 0))).isFalse();
        assertThat(topic.isSent(new Message(0, -1, 0))).isFalse();
    }

    @Test
    void publishersInAnotherOrder_areAnotherOrder() {
        var other = new Check(2);
        other.isNew(new Message(1, 0, 0));
        other.isNew(new Message(0, 0, 0));
        see(0, 0, 1, 0);
        assertThat(check.order()).isNotEqualTo(other.order());
    }

    /** Publishers and their numbers, in turn. */
    private void see(int... messages) {
        for (int i = 0; i < messages.length; i += 2) {
            check.isNew(new Message(messages[i], messages[i + 1], 0));
        }
    }

    private void assertFaults(long missing, long doubled, long late) {
        assertThat(check.missing(topic)).as("missing").isEqualTo(missing);
        assertThat(check.doubled()).as("doubled").isEqualTo(doubled);
        assertThat(check.late()).as("late").isEqualTo(late);
    }
}
