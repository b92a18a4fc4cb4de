package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamStatusException;
import io.nats.client.Message;
import io.nats.client.api.PublishAck;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.notiflux.config.NatsSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends one record until the log says that it has it, or its time is over; each time under the same Nats-Msg-Id, so that it
 * is stored once. Any thread; what follows an answer runs on one of jnats', and a further try on the timer's.
 */
final class RecordSender {
    private static final int NO_SPACE = 10077;

    private final NatsSettings settings;
    private final NatsConnection connection;
    private final LogTimes times;
    private final LogTimer timer;
    private final LongSupplier nanoClock;

    RecordSender(
            NatsSettings settings, NatsConnection connection, LogTimes times, LogTimer timer, LongSupplier nanoClock) {
        this.settings = settings;
        this.connection = connection;
        this.times = times;
        this.timer = timer;
        this.nanoClock = nanoClock;
    }

    /** What is being sent, and whether a try of it may have come through. */
    private static final class Sending {
        final String id;
        final byte[] data;
        final long deadline;
        final CompletableFuture<Sent> result = new CompletableFuture<>();
        // Tries follow one another.
        boolean maybe;
        boolean away;

        Sending(String id, byte[] data, long deadline) {
            this.id = id;
            this.data = data;
            this.deadline = deadline;
        }
    }

    /**
     * Sends it, never throws.
     *
     * @param deadline after which it is not tried again, on the clock; one try is made at least
     */
    CompletableFuture<Sent> send(String id, byte[] data, long deadline) {
        var sending = new Sending(id, data, deadline);
        attempt(sending);
        return sending.result;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its end is the result's
    private void attempt(Sending sending) {
        Optional<Connection> live = connection.live();
        if (live.isEmpty()) {
            retry(sending, times.pause(), "the log is out of reach");
            return;
        }
        var headers = new Headers().put("Nats-Msg-Id", sending.id).put("Nats-Expected-Stream", settings.stream());
        Message record = NatsMessage.builder()
                .subject(settings.subject())
                .headers(headers)
                .data(sending.data)
                .build();
        try {
            live.get()
                    .requestWithTimeout(record, times.attempt())
                    .orTimeout(times.attempt().toMillis(), TimeUnit.MILLISECONDS) // jnats looks now and then only
                    .whenComplete((answer, failure) -> answered(sending, answer, failure));
        } catch (IllegalArgumentException e) {
            sending.result.complete(new Sent.TooLarge());
        } catch (IllegalStateException e) { // disconnected since
            retry(sending, times.pause(), "the log is out of reach");
        }
    }

    private void answered(Sending sending, @Nullable Message answer, @Nullable Throwable failure) {
        if (failure != null || answer == null) {
            @Nullable Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
            boolean nobodyThere = cause instanceof JetStreamStatusException;
            sending.maybe |= !nobodyThere;
            sending.away = true;
            retry(sending, times.pause(), nobodyThere ? "the log has no leader" : "the log does not answer");
            return;
        }
        try {
            PublishAck ack = new PublishAck(answer);
            if (ack.getSeqno() > 0) {
                connection.events().allowed();
                sending.result.complete(new Sent.Stored(ack.getSeqno(), ack.isDuplicate()));
                return;
            }
            // A copy of one that waits for its majority, and may yet fail: nothing is stored.
            sending.maybe = true;
            retry(sending, times.pause(), "the log has not decided");
        } catch (JetStreamApiException e) {
            boolean full = e.getApiErrorCode() == NO_SPACE;
            sending.away = !full;
            sending.maybe |= e.getApiErrorCode() == 10158; // as above, in newer servers
            retry(
                    sending,
                    full ? times.diskPause() : times.pause(),
                    full ? "the log's disk is full" : "the log refuses with error " + e.getApiErrorCode());
        } catch (IOException e) {
            sending.maybe = true;
            retry(sending, times.pause(), "the log's answer can't be read");
        }
    }

    private void retry(Sending sending, Duration pause, String reason) {
        boolean late = nanoClock.getAsLong() + pause.toNanos() >= sending.deadline;
        if (late || connection.isClosed() || !timer.after(pause, () -> attempt(sending))) {
            sending.result.complete(new Sent.Failed(sending.maybe, sending.away, reason));
        }
    }
}
