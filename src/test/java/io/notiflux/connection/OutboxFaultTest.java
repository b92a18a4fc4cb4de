package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a peer or a fault can do to an outbox. */
class OutboxFaultTest {
    private final AtomicInteger aborts = new AtomicInteger();

    @Test
    void tinyControlPackets_countWithTheMemoryThatTheyTake() {
        var outbox = new Outbox(
                new Broken(),
                1_024 * 1_024,
                writer -> {},
                new DeliveryStats(),
                new QueueBudget(Long.MAX_VALUE),
                System::nanoTime);
        int taken = 0;
        while (outbox.offer(Packet.control(new byte[2])) == Offer.QUEUED) {
            taken++;
        }
        assertThat(taken).isBetween(1, 20_000);
    }

    @Test
    void writerWithoutAThread_endsTheConnectionAndThrowsNothing() {
        var outbox = new Outbox(
                new Broken(),
                10,
                OutboxFaultTest::noThread,
                new DeliveryStats(),
                new QueueBudget(Long.MAX_VALUE),
                System::nanoTime);
        assertThat(outbox.offer(Packet.delivery(new byte[1], 0))).isEqualTo(Offer.CLOSED);
        assertThat(aborts).hasValue(1);
        assertThat(outbox.queuedBytes()).isZero();
    }

    @Test
    void failedWrite_closesTheSocketWhateverTheFaultWas() {
        var writers = new ManualWriters();
        var outbox = new Outbox(
                new Broken(), 10, writers, new DeliveryStats(), new QueueBudget(Long.MAX_VALUE), System::nanoTime);
        outbox.offer(Packet.delivery(new byte[1], 0));
        writers.run();
        assertThat(aborts).hasValue(1);
        assertThat(outbox.offer(Packet.delivery(new byte[1], 0))).isEqualTo(Offer.CLOSED);
    }

    private static void noThread(Runnable writer) {
        throw new OutOfMemoryError("no thread for " + writer);
    }

    private final class Broken implements Sink {
        @Override
        public void write(byte[] bytes, int offset, int length) {
            throw new IllegalStateException("not the socket's fault");
        }

        @Override
        public void abort() {
            aborts.incrementAndGet();
        }
    }
}
