package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundBytesTest {
    private static final int FREE = InboundBytes.FREE_BYTES;
    private static final int MAX = 10 * FREE;

    private final MemoryBudget budget = new MemoryBudget(MAX);
    private final InboundBytes bytes = new InboundBytes(budget, MAX);

    @ParameterizedTest
    @ValueSource(ints = {1, 7, FREE - 1, FREE, FREE + 1, MAX})
    void pieces_makeTheWhole(int piece) {
        byte[] whole = new byte[MAX];
        new Random(piece).nextBytes(whole);
        for (int at = 0; at < MAX; at += piece) {
            byte[] next = new byte[Math.min(piece, MAX - at)];
            System.arraycopy(whole, at, next, 0, next.length);
            assertThat(bytes.append(next)).isTrue();
        }
        assertThat(bytes.size()).isEqualTo(MAX);
        assertThat(bytes.content()).isEqualTo(ByteBuffer.wrap(whole));
        assertThat(budget.reserved()).as("grown to the limit, and not beyond").isEqualTo(MAX - FREE);
        bytes.clear();
        assertThat(budget.reserved()).isZero();
        assertThat(bytes.size()).isZero();
    }

    @Test
    void beginning_isFree() {
        assertThat(budget.reserve(MAX)).isTrue();
        assertThat(bytes.append(new byte[FREE])).isTrue();
        assertThat(bytes.append(new byte[1])).isFalse();
        assertThat(bytes.size()).isEqualTo(FREE);
        bytes.clear();
        assertThat(budget.reserved()).isEqualTo(MAX);
    }

    @Test
    void piece_thatFindsNoRoom_takesNothing() {
        assertThat(budget.reserve(MAX - 100)).isTrue();
        assertThat(bytes.append(new byte[FREE + 101])).isFalse();
        assertThat(budget.reserved()).isEqualTo(MAX - 100);
        assertThat(bytes.append(new byte[FREE + 100])).isTrue();
    }

    @Test
    void clearTwice_givesBackOnce() {
        bytes.append(new byte[2 * FREE]);
        bytes.clear();
        bytes.clear();
        assertThat(budget.reserved()).isZero();
    }
}
