package io.notiflux.cluster;

import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/** One of this node's own records, between being sent and being read again. Guarded by {@link Echoes}. */
final class Echo {
    private final String id;
    private final CompletableFuture<Heard> heard = new CompletableFuture<>();
    private OptionalLong acknowledged = OptionalLong.empty();

    /** Where it was read, and in which line. */
    record Heard(Line line, long sequence) {}

    Echo(String id) {
        this.id = id;
    }

    /** Its Nats-Msg-Id. */
    String id() {
        return id;
    }

    /** Completes when the record is read where it was acknowledged; perhaps never. */
    CompletableFuture<Heard> heard() {
        return heard;
    }

    OptionalLong acknowledged() {
        return acknowledged;
    }

    void acknowledged(long sequence) {
        acknowledged = OptionalLong.of(sequence);
    }
}
