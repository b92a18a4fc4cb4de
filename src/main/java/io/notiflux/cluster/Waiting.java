package io.notiflux.cluster;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Broadcasts that wait for the log, all or none of them. Immutable, but for their answer. */
final class Waiting {
    private final byte[] encoded;
    private final int count;
    private final Optional<OnceKey> key;
    private final List<Broadcast> broadcasts;
    private final long since;
    private final CompletableFuture<Appended> done = new CompletableFuture<>();

    /** @param now on the clock */
    Waiting(List<Broadcast> broadcasts, Optional<OnceKey> key, long now) {
        this.encoded = LogRecord.encode(broadcasts);
        this.count = broadcasts.size();
        this.key = key;
        this.broadcasts = key.isPresent() ? List.copyOf(broadcasts) : List.of();
        this.since = now;
    }

    /** As they are in a record. */
    byte[] encoded() {
        return encoded;
    }

    long bytes() {
        return encoded.length;
    }

    int count() {
        return count;
    }

    Optional<OnceKey> key() {
        return key;
    }

    /** The broadcasts, where they must be compared with what a key stands for; else nothing, so that none is held twice. */
    List<Broadcast> broadcasts() {
        return broadcasts;
    }

    /** When they came. */
    long since() {
        return since;
    }

    CompletableFuture<Appended> done() {
        return done;
    }
}
