package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamOptions;
import io.nats.client.Message;
import io.nats.client.NUID;
import io.nats.client.Subscription;
import io.nats.client.api.AckPolicy;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.ConsumerInfo;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsJetStreamMetaData;
import io.notiflux.config.NatsSettings;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stream's records from some place on, by a push consumer of our own: without acknowledgements, with flow control and
 * heartbeats. jnats has such a one ("ordered"), which makes itself anew without a word; here every loss is told, and what
 * follows is the reader's to decide.
 *
 * <p>Threads: the reader's.
 */
final class Tail implements AutoCloseable {
    /** The servers may put the consumer on one that has just died, and then do not answer: it is tried again soon. */
    private static final Duration REQUEST = Duration.ofSeconds(3);
    /** What the server may send ahead by flow control is 32 MiB; a record beyond these is lost, which is noticed. */
    private static final int MAX_AHEAD = 1_000_000;

    private static final long MAX_AHEAD_BYTES = 64L << 20;
    /** After which the server lets the consumer go: to delete it would need a permission more. */
    private static final Duration INACTIVE = Duration.ofSeconds(10);

    private static final int SILENT_HEARTBEATS = 3;

    private final NatsConnection owner;
    private final Connection connection;
    private final int generation;
    private final Subscription subscription;
    private final Duration heartbeat;
    private final LongSupplier nanoClock;
    private final long before;
    private long consumerSequence;
    private long passed;
    private long heard;

    /**
     * What is at one place.
     *
     * @param id its Nats-Msg-Id; empty where it has none
     * @param behind how many records follow it, as the server saw it
     */
    record Entry(long sequence, String id, Decoded content, long behind) {}

    /** Where to begin. */
    sealed interface From {
        record Sequence(long first) implements From {}

        record Age(Duration age) implements From {}
    }

    private Tail(
            NatsConnection owner,
            Connection connection,
            int generation,
            Subscription subscription,
            Duration heartbeat,
            LongSupplier nanoClock,
            long before) {
        this.owner = owner;
        this.connection = connection;
        this.generation = generation;
        this.subscription = subscription;
        this.heartbeat = heartbeat;
        this.nanoClock = nanoClock;
        this.before = before;
        this.passed = before;
        this.heard = nanoClock.getAsLong();
    }

    /** @param generation of the connection, before anything was asked on it: when it changes, this has an end */
    static Tail open(
            NatsConnection owner,
            Connection connection,
            int generation,
            NatsSettings settings,
            From from,
            Duration heartbeat,
            LongSupplier nanoClock)
            throws LogTroubleException, InterruptedException {
        String inbox = connection.createInbox();
        Subscription subscription = connection.subscribe(inbox);
        subscription.setPendingLimits(MAX_AHEAD, MAX_AHEAD_BYTES);
        try {
            connection.flush(REQUEST); // the server must know of the subscription, or lets the consumer wait
            ConsumerInfo consumer = connection
                    .jetStreamManagement(
                            JetStreamOptions.builder().requestTimeout(REQUEST).build())
                    .createConsumer(settings.stream(), consumer(inbox, from, heartbeat));
            long before = consumer.getDelivered().getStreamSequence();
            return new Tail(owner, connection, generation, subscription, heartbeat, nanoClock, before);
        } catch (JetStreamApiException e) {
            unsubscribe(subscription);
            throw StreamRules.trouble(e);
        } catch (IOException | TimeoutException e) {
            unsubscribe(subscription);
            throw new LogTroubleException("the log's servers do not answer", String.valueOf(e.getMessage()));
        }
    }

    private static ConsumerConfiguration consumer(String inbox, From from, Duration heartbeat) {
        var config = ConsumerConfiguration.builder()
                .name("n" + NUID.nextGlobal())
                .deliverSubject(inbox)
                .ackPolicy(AckPolicy.None)
                .flowControl(heartbeat)
                .inactiveThreshold(INACTIVE)
                .memStorage(true)
                .numReplicas(1)
                .maxDeliver(1);
        return switch (from) {
            case From.Sequence(long first) ->
                config.deliverPolicy(DeliverPolicy.ByStartSequence)
                        .startSequence(first)
                        .build();
            case From.Age(Duration age) ->
                config.deliverPolicy(DeliverPolicy.ByStartTime)
                        .startTime(ZonedDateTime.now(ZoneOffset.UTC).minus(age))
                        .build();
        };
    }

    /** The last place that it will not tell: another one than was wanted where the stream does not hold that. */
    long before() {
        return before;
    }

    /**
     * Up to where the consumer's server has sent all that it has, as of the last heartbeat: beyond the last record, where
     * what followed that was deleted.
     */
    long passed() {
        return passed;
    }

    /** Waits for the next record; nothing where none came in time. */
    Optional<Entry> next(Duration patience) throws LogTroubleException, InterruptedException {
        if (owner.events().generation() != generation) {
            throw new LogTroubleException("the connection to the log changed");
        }
        @Nullable Message message = subscription.nextMessage(patience);
        if (message == null) {
            requireHeartbeat();
            return Optional.empty();
        }
        heard = nanoClock.getAsLong();
        if (message.isStatusMessage()) {
            status(message);
            return Optional.empty();
        }
        NatsJetStreamMetaData place = message.metaData();
        requireComplete(place.consumerSequence() - 1);
        consumerSequence++;
        return Optional.of(new Entry(
                place.streamSequence(),
                header(message, "Nats-Msg-Id").orElse(""),
                LogRecord.decode(message.getData()),
                place.pendingCount()));
    }

    /** The consumer is gone, or the server that this node is connected to hangs. */
    private void requireHeartbeat() throws LogTroubleException, InterruptedException {
        if (nanoClock.getAsLong() - heard > SILENT_HEARTBEATS * heartbeat.toNanos()) {
            owner.probe(connection);
            throw new LogTroubleException("the log sends no heartbeats");
        }
    }

    private void status(Message message) throws LogTroubleException {
        if (message.getStatus().isFlowControl()) {
            connection.publish(message.getReplyTo(), new byte[0]);
        } else if (message.getStatus().isHeartbeat()) {
            header(message, "Nats-Consumer-Stalled").ifPresent(stalled -> connection.publish(stalled, new byte[0]));
            Optional<String> sent = header(message, "Nats-Last-Consumer");
            Optional<String> place = header(message, "Nats-Last-Stream");
            if (sent.isPresent() && place.isPresent()) {
                requireComplete(Long.parseLong(sent.get()));
                passed = Long.parseLong(place.get());
            }
        } else {
            throw new LogTroubleException(
                    "the log's consumer ended", message.getStatus().getMessageWithCode());
        }
    }

    /** A hole here is what was lost on its way, and is still in the stream. */
    private void requireComplete(long sent) throws LogTroubleException {
        if (sent != consumerSequence) {
            throw new LogTroubleException("a record of the log was lost on its way here");
        }
    }

    private static Optional<String> header(Message message, String name) {
        @Nullable Headers headers = message.getHeaders();
        return headers == null ? Optional.empty() : Optional.ofNullable(headers.getFirst(name));
    }

    @Override
    public void close() {
        unsubscribe(subscription);
    }

    private static void unsubscribe(Subscription subscription) {
        try {
            subscription.unsubscribe();
        } catch (IllegalStateException e) {
            // the connection is gone, and it with it
        }
    }
}
