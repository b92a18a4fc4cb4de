package io.notiflux.connection;

import io.notiflux.ShortRun;
import java.util.concurrent.Executor;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Threads;

/** Packets of 132 bytes through one outbox into a sink that costs nothing. */
public class OutboxBenchmark extends ShortRun {
    private static final int OFFERS = 1_000;
    private static final long LIMIT = 1_048_576;

    private final Packet packet = Packet.delivery(new byte[132], System.nanoTime());
    private final Outbox drainedByOfferer = outbox(Runnable::run);
    private final Outbox drainedBesides = outbox(Thread::startVirtualThread);

    private static Outbox outbox(Executor writers) {
        return new Outbox(
                (bytes, offset, length) -> {},
                LIMIT,
                writers,
                new DeliveryStats(),
                new QueueBudget(Long.MAX_VALUE),
                System::nanoTime);
    }

    /** Nobody writes; a new outbox every thousand, so that the queue stays short. */
    @Benchmark
    @OperationsPerInvocation(OFFERS)
    public Outbox offer() {
        Outbox outbox = outbox(writer -> {});
        for (int i = 0; i < OFFERS; i++) {
            outbox.offer(packet);
        }
        return outbox;
    }

    /** One packet a write, without a change of threads: what a quiet connection's delivery costs before its socket. */
    @Benchmark
    public Offer offerAndWrite() {
        return drainedByOfferer.offer(packet);
    }

    /** An offerer that finds the queue full waits for the writer, so this is the pace of both together. */
    @Benchmark
    public Offer offerBesideTheWriter() {
        return offerPatiently();
    }

    /** The same with four offerers, who compete for the lock: a connection with four busy topics. */
    @Benchmark
    @Threads(4)
    public Offer offerBesideTheWriter_contended() {
        return offerPatiently();
    }

    private Offer offerPatiently() {
        Offer offer = drainedBesides.offer(packet);
        while (offer == Offer.OVERFLOW) {
            Thread.yield();
            offer = drainedBesides.offer(packet);
        }
        return offer;
    }
}
