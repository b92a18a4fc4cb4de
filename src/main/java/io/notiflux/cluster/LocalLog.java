package io.notiflux.cluster;

import io.notiflux.cluster.Appended.Placed;
import io.notiflux.topic.Receipt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;

/** The log of one process: what is appended is published there and then, and held nowhere but in histories. Any thread. */
public final class LocalLog implements MessageLog {
    private static final LogHealth.Report READY = new LogHealth.Report(true, "in this process");

    private final Hub hub;
    private final LocalKeys keys;

    /** Where broadcasts get their places. */
    @FunctionalInterface
    public interface Hub {
        /** Gives the message the next place in the topic's order and queues it to every subscriber. Never blocks. */
        Receipt publish(String topic, String message);
    }

    /**
     * Makes an empty log.
     *
     * @param remembered for how long an idempotency key is remembered, where there is memory for it
     * @param maxKeyBytes the approximate memory that the keys may take
     * @param nanoClock as {@link System#nanoTime}; forgets keys
     */
    public LocalLog(Hub hub, Duration remembered, long maxKeyBytes, LongSupplier nanoClock) {
        this.hub = hub;
        this.keys = new LocalKeys(remembered, maxKeyBytes, nanoClock);
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Appended> append(List<Broadcast> broadcasts) {
        return CompletableFuture.completedFuture(publish(broadcasts));
    }

    @Override
    public CompletableFuture<Appended> append(List<Broadcast> broadcasts, OnceKey key) {
        return keys.once(key, broadcasts, () -> publish(broadcasts));
    }

    @Override
    public List<Appended> appendEach(List<List<Broadcast>> items) {
        return items.stream().<Appended>map(this::publish).toList();
    }

    /** Does nothing: there are no others. */
    @Override
    public CompletableFuture<Appended> announce(Disconnection disconnection) {
        return CompletableFuture.completedFuture(new Appended.Stored(List.of(), false));
    }

    private Appended.Stored publish(List<Broadcast> broadcasts) {
        List<Placed> places = new ArrayList<>(broadcasts.size());
        for (Broadcast broadcast : broadcasts) {
            Receipt receipt = hub.publish(broadcast.topic(), broadcast.message());
            places.add(new Placed(receipt.id(), OptionalInt.of(receipt.subscribers())));
        }
        return new Appended.Stored(places, false);
    }

    /** The approximate memory that idempotency keys take. */
    public long keyBytes() {
        return keys.bytes();
    }

    @Override
    public LogHealth.Report health() {
        return READY;
    }

    @Override
    public Optional<LogStats> stats() {
        return Optional.empty();
    }

    @Override
    public void close() {}
}
