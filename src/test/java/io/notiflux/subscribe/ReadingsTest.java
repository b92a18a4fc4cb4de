package io.notiflux.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import io.notiflux.connection.QueueBudget;
import org.junit.jupiter.api.Test;

/** The memory of those who read histories. */
class ReadingsTest {
    private static final long LIMIT = 8_000_000;
    private static final long SHARE = 1_000_000;
    private static final long FREE = Readings.FREE_BYTES;

    private final QueueBudget queues = new QueueBudget(LIMIT);
    private final Readings readings = new Readings(queues);

    @Test
    void readings_haveTheirShareOfTheQueuesMemory_andNotOneByteMore() {
        assertThat(readings.begin(SHARE - 1 + FREE)).isTrue();
        assertThat(queues.held()).isEqualTo(SHARE - 1);
        assertThat(readings.begin(FREE + 2)).isFalse();
        assertThat(readings.begin(FREE + 1)).isTrue();
        assertThat(queues.held()).isEqualTo(SHARE);
        readings.end(FREE + 1);
        readings.end(SHARE - 1 + FREE);
        assertThat(queues.held()).isZero();
        assertThat(readings.begin(SHARE + FREE)).isTrue();
    }

    @Test
    void smallReading_isAlwaysThere() {
        assertThat(readings.begin(SHARE + FREE)).isTrue();
        assertThat(readings.begin(FREE)).isTrue();
        assertThat(readings.begin(FREE + 1)).isFalse();
    }

    @Test
    void readingOfMoreThanTheShare_isThereWhileThereIsNoOther() {
        assertThat(readings.begin(5 * SHARE)).isTrue();
        assertThat(readings.begin(5 * SHARE)).isFalse();
        readings.end(5 * SHARE);
        assertThat(queues.held()).isZero();
        assertThat(readings.begin(FREE + 1)).isTrue();
        assertThat(readings.begin(5 * SHARE)).isFalse();
    }

    @Test
    void readings_waitWhereTheQueuesAreShortOfMemory() {
        queues.count(LIMIT);
        assertThat(readings.begin(FREE + 1)).isFalse();
        assertThat(readings.begin(FREE)).isTrue();
    }
}
