package io.notiflux.cluster;

import io.notiflux.cluster.Appended.Placed;
import io.notiflux.topic.Receipt;
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

    /** @param nanoClock as {@link System#nanoTime}; forgets idempotency keys */
    public LocalLog(Hub hub, LogLimits limits, LongSupplier nanoClock) {
        this.hub = hub;
        this.keys = new LocalKeys(limits.idempotency(), nanoClock);
    }

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

    private Appended.Stored publish(List<Broadcast> broadcasts) {
        List<Placed> places = new ArrayList<>(broadcasts.size());
        for (Broadcast broadcast : broadcasts) {
            Receipt receipt = hub.publish(broadcast.topic(), broadcast.message());
            places.add(new Placed(receipt.id(), OptionalInt.of(receipt.subscribers())));
        }
        return new Appended.Stored(places, false);
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
