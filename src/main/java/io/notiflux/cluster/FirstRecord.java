package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.api.MessageInfo;
import io.notiflux.config.NatsSettings;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads back the record that an idempotency key stands for. From the stream's leader: any other replica may not have it
 * yet, of which 7.6 % of requests straight after the answer told. Any thread.
 */
final class FirstRecord {
    private static final int NO_SUCH_RECORD = 10037;

    private final NatsSettings settings;
    private final NatsConnection connection;
    private final LogTimes times;
    private final LogTimer timer;
    private final LongSupplier nanoClock;

    enum Found {
        SAME,
        OTHER,
        /** The log can't be asked, or has it no more. */
        UNREADABLE
    }

    FirstRecord(
            NatsSettings settings, NatsConnection connection, LogTimes times, LogTimer timer, LongSupplier nanoClock) {
        this.settings = settings;
        this.connection = connection;
        this.times = times;
        this.timer = timer;
        this.nanoClock = nanoClock;
    }

    /** Whether the record holds these broadcasts and no others; never fails. */
    CompletableFuture<Found> compare(long sequence, List<Broadcast> broadcasts, long deadline) {
        var result = new CompletableFuture<Found>();
        attempt(sequence, broadcasts, deadline, result);
        return result;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is the result's
    private void attempt(long sequence, List<Broadcast> broadcasts, long deadline, CompletableFuture<Found> result) {
        Optional<Connection> live = connection.live();
        if (live.isEmpty()) {
            retry(sequence, broadcasts, deadline, result);
            return;
        }
        byte[] request = ("{\"seq\":" + sequence + "}").getBytes(StandardCharsets.US_ASCII);
        try {
            live.get()
                    .requestWithTimeout("$JS.API.STREAM.MSG.GET." + settings.stream(), request, times.attempt())
                    .orTimeout(times.attempt().toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((answer, failure) -> {
                        Optional<Found> found = failure != null ? Optional.empty() : found(answer, broadcasts);
                        if (found.isPresent()) {
                            result.complete(found.get());
                        } else {
                            retry(sequence, broadcasts, deadline, result);
                        }
                    });
        } catch (IllegalStateException e) { // disconnected since
            retry(sequence, broadcasts, deadline, result);
        }
    }

    /** Nothing where it is worth to ask again. */
    private Optional<Found> found(@Nullable Message answer, List<Broadcast> broadcasts) {
        if (answer == null || answer.isStatusMessage()) {
            return Optional.empty();
        }
        MessageInfo info = new MessageInfo(answer, settings.stream(), false);
        if (info.hasError()) {
            return info.getApiErrorCode() == NO_SUCH_RECORD ? Optional.of(Found.UNREADABLE) : Optional.empty();
        }
        // Of another era, it is the same nevertheless.
        return Optional.of(
                info.getData() != null
                                && LogRecord.decode(info.getData()) instanceof LogRecord first
                                && first.broadcasts().equals(broadcasts)
                        ? Found.SAME
                        : Found.OTHER);
    }

    private void retry(long sequence, List<Broadcast> broadcasts, long deadline, CompletableFuture<Found> result) {
        boolean late = nanoClock.getAsLong() + times.pause().toNanos() >= deadline;
        if (late || !timer.after(times.pause(), () -> attempt(sequence, broadcasts, deadline, result))) {
            result.complete(Found.UNREADABLE);
        }
    }
}
