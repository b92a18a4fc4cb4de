package io.notiflux.topic;

import io.notiflux.ShortRun;
import io.notiflux.connection.DeliveryStats;
import io.notiflux.connection.Offer;
import io.notiflux.connection.Outbox;
import io.notiflux.connection.Packet;
import io.notiflux.connection.QueueBudget;
import io.notiflux.websocket.Frames;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** One message of 128 bytes to all subscribers of its topic. */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class PublishBenchmark extends ShortRun {
    private static final String BARE = "bare";
    private static final String WRITTEN_AT_ONCE = "written at once";
    private static final String WRITTEN_BESIDES = "written besides";
    private static final long LIMIT = 1_048_576;
    private static final String TEXT = "x".repeat(128);
    private static final Encoder<Packet> FRAME = new Encoder<>() {
        @Override
        public Packet encode(Message message, @Nullable Packet previous) {
            return Packet.broadcast(Frames.text(message.text()), message.acceptedNanos(), previous);
        }

        @Override
        public void offered(Packet packet) {
            packet.offered();
        }
    };

    private final TopicHub hub = new TopicHub("epoch", HistoryLimits.NONE, System::nanoTime);
    private final DeliveryStats stats = new DeliveryStats();
    private final List<Outbox> writtenBesides = new ArrayList<>();

    /** Of each topic; JMH sets it. */
    @Param({"1", "100", "10000"})
    public int subscribers;

    /** Makes the topics. */
    @Setup
    public void subscribe() {
        for (int i = 0; i < subscribers; i++) {
            hub.subscribe(BARE, message -> true);
            hub.subscribe(WRITTEN_AT_ONCE, subscriber(outbox(Runnable::run)));
            writtenBesides.add(outbox(Thread::startVirtualThread));
            hub.subscribe(WRITTEN_BESIDES, subscriber(writtenBesides.getLast()));
        }
    }

    private Outbox outbox(Executor writers) {
        return new Outbox(
                (bytes, offset, length) -> {},
                LIMIT,
                writers,
                stats,
                new QueueBudget(Long.MAX_VALUE),
                System::nanoTime);
    }

    private static Subscriber subscriber(Outbox outbox) {
        return message -> outbox.offer(message.encoded(FRAME)) == Offer.QUEUED;
    }

    /** The hub alone. */
    @Benchmark
    public Receipt bare() {
        return hub.publish(BARE, TEXT);
    }

    /** With outboxes whose writer is the publisher's thread. */
    @Benchmark
    public Receipt writtenAtOnce() {
        return hub.publish(WRITTEN_AT_ONCE, TEXT);
    }

    /** With a virtual thread for each writer, as in the server, until all have written. */
    @Benchmark
    public Receipt writtenBesides() throws InterruptedException {
        Receipt receipt = hub.publish(WRITTEN_BESIDES, TEXT);
        for (Outbox outbox : writtenBesides) {
            outbox.awaitQuiet(1, TimeUnit.MINUTES);
        }
        return receipt;
    }
}
