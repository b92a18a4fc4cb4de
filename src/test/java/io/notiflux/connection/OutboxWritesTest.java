package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How packets become writes: small ones together, large ones in pieces. */
class OutboxWritesTest {
    private static final int FULL = Outbox.WRITE_BYTES;

    private final ManualWriters writers = new ManualWriters();
    private final RecordingSink sink = RecordingSink.open();
    private final Outbox outbox = new Outbox(
            sink, Long.MAX_VALUE, writers, new DeliveryStats(), new QueueBudget(Long.MAX_VALUE), System::nanoTime);

    @Test
    void smallPackets_goInOneWrite() {
        offer(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(sink.lengths()).containsExactly(55);
    }

    @Test
    void packetsThatFillAWriteExactly_goTogether() {
        offer(FULL - 1, 1, 1);
        assertThat(sink.lengths()).containsExactly(FULL, 1);
    }

    @Test
    void packetThatDoesNotFitBehindOthers_goesInTheNextWrite() {
        offer(FULL - 1, 2, FULL);
        assertThat(sink.lengths()).containsExactly(FULL - 1, 2, FULL);
    }

    @Test
    void largePacket_goesInPieces() {
        offer(2 * FULL + 1);
        assertThat(sink.lengths()).containsExactly(FULL, FULL, 1);
    }

    @Test
    void largePacketAmongSmallOnes_isNotGatheredWithThem() {
        offer(1, 2, FULL + 3, 4, 5);
        assertThat(sink.lengths()).containsExactly(3, FULL, 3, 9);
    }

    @Test
    void packetsOfAnySizes_arriveAsTheyWereOffered() {
        long seed = 7_031;
        var random = new Random(seed);
        var expected = new ByteArrayOutputStream();
        for (int round = 0; round < 50; round++) {
            for (int i = random.nextInt(40); i > 0; i--) {
                byte[] bytes = new byte[random.nextInt(10) == 0 ? random.nextInt(4 * FULL) : random.nextInt(300)];
                random.nextBytes(bytes);
                expected.writeBytes(bytes);
                outbox.offer(Packet.control(bytes));
            }
            writers.run();
            assertThat(sink.bytes()).as("round %d of seed %d", round, seed).isEqualTo(expected.toByteArray());
            assertThat(outbox.queuedBytes()).as("seed %d", seed).isZero();
        }
        assertThat(sink.lengths())
                .as("seed %d", seed)
                .allSatisfy(length -> assertThat(length).isLessThanOrEqualTo(FULL));
    }

    private void offer(int... lengths) {
        for (int length : lengths) {
            outbox.offer(Packet.control(new byte[length]));
        }
        writers.run();
    }
}
