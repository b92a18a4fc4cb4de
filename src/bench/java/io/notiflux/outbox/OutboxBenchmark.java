package io.notiflux.outbox;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/** Offers to one outbox, and the writer that drains it into a sink that costs nothing. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class OutboxBenchmark {
    private final Packet packet = Packet.delivery(new byte[132], System.nanoTime());
    private final Outbox outbox = new Outbox(
            (bytes, offset, length) -> {},
            Long.MAX_VALUE,
            Thread::startVirtualThread,
            new DeliveryStats(),
            System::nanoTime);

    @Benchmark
    @Threads(1)
    public Offer offer_alone() {
        return outbox.offer(packet);
    }

    @Benchmark
    @Threads(4)
    public Offer offer_contended() {
        return outbox.offer(packet);
    }
}
