package io.notiflux.cli.bench;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocketHandshakeException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/** Counts failures of one kind, and keeps the first one's reason. Any thread. */
final class Reasons {
    private final AtomicLong count = new AtomicLong();
    private final AtomicReference<Optional<String>> first = new AtomicReference<>(Optional.empty());

    void add(String reason) {
        first.compareAndSet(Optional.empty(), Optional.of(reason));
        count.incrementAndGet();
    }

    long count() {
        return count.get();
    }

    String first() {
        return first.get().orElse("");
    }

    /** What a failure means to someone who does not know Java. */
    static String of(Throwable failure) {
        return switch (failure) {
            case CompletionException e when e.getCause() != null -> of(e.getCause());
            case WebSocketHandshakeException e ->
                "the server answered " + e.getResponse().statusCode() + " to the upgrade";
            case ConnectException _ -> "no connection to the server";
            case TimeoutException _ -> "no answer in time";
            case HttpTimeoutException _ -> "no answer in time";
            case IOException e when e.getMessage() != null && !e.getMessage().contains("java.") -> e.getMessage();
            default -> "the connection failed";
        };
    }
}
