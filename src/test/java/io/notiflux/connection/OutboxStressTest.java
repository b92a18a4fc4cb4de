package io.notiflux.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;

/** Many threads offer to a sink that is slower than they are. */
@Timeout(60)
@Tag("alone")
class OutboxStressTest {
    private static final int THREADS = 8;
    private static final int PACKETS = 3_000;
    private static final int PACKET_BYTES = 2 * Integer.BYTES;

    @RepeatedTest(3)
    void packets_arriveOnceInTheOrderOfTheirThread() throws Exception {
        var received = RecordingSink.open();
        Sink slow = (bytes, offset, length) -> {
            LockSupport.parkNanos(20_000);
            received.write(bytes, offset, length);
        };
        var stats = new DeliveryStats();
        var outbox = new Outbox(
                slow, 4_096, Thread::startVirtualThread, stats, new QueueBudget(Long.MAX_VALUE), System::nanoTime);

        List<List<Integer>> taken = offerFromManyThreads(outbox);
        assertThat(outbox.awaitQuiet(30, TimeUnit.SECONDS)).isTrue();

        List<List<Integer>> arrived = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            arrived.add(new ArrayList<>());
        }
        for (ByteBuffer in = ByteBuffer.wrap(received.bytes()); in.hasRemaining(); ) {
            arrived.get(in.getInt()).add(in.getInt());
        }
        assertThat(arrived).isEqualTo(taken);
        long total = taken.stream().mapToInt(List::size).sum();
        assertThat(stats.deliveries()).isEqualTo(total);
        assertThat(stats.bytes()).isEqualTo(total * PACKET_BYTES);
        assertThat(outbox.queuedBytes()).isZero();
    }

    /** Returns what was taken of each thread's packets. */
    private static List<List<Integer>> offerFromManyThreads(Outbox outbox) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<List<Integer>>> results = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int thread = i;
                results.add(threads.submit(() -> offerAll(outbox, thread)));
            }
            List<List<Integer>> taken = new ArrayList<>();
            for (Future<List<Integer>> result : results) {
                taken.add(result.get());
            }
            return taken;
        }
    }

    private static List<Integer> offerAll(Outbox outbox, int thread) {
        List<Integer> taken = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            byte[] bytes =
                    ByteBuffer.allocate(PACKET_BYTES).putInt(thread).putInt(i).array();
            // An overflow is told and tried again, so the queue is full most of the time.
            while (outbox.offer(Packet.delivery(bytes, 0)) != Offer.QUEUED) {
                Thread.onSpinWait();
            }
            taken.add(i);
        }
        return taken;
    }
}
