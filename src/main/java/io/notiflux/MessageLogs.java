package io.notiflux;

import io.notiflux.cluster.LocalLog;
import io.notiflux.cluster.LogLimits;
import io.notiflux.cluster.LogStats;
import io.notiflux.cluster.MessageLog;
import io.notiflux.cluster.NatsFileException;
import io.notiflux.cluster.NatsLog;
import io.notiflux.config.BudgetPart;
import io.notiflux.config.Budgets;
import io.notiflux.config.ConfigException;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NotifluxConfig;
import io.notiflux.subscribe.Clients;
import io.notiflux.token.RevokedTokens;
import io.notiflux.topic.TopicHub;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** Makes the log that gives broadcasts their order, for a server that is alone or for a node of a cluster. */
final class MessageLogs {
    /**
     * How long an idempotency key is remembered: longer than clients try again. After that, a message that is sent again
     * is published again.
     */
    private static final Duration REMEMBERED = Duration.ofMinutes(5);

    /** The size of a stream that a node creates. An operator who needs more than that makes the stream. */
    private static final long MAX_STREAM_BYTES = 1L << 30;

    private MessageLogs() {}

    static MessageLog of(NotifluxConfig config, Budgets budgets, TopicHub hub, Clients clients, RevokedTokens revoked)
            throws ConfigException {
        Optional<NatsSettings> nats = config.nats();
        if (nats.isEmpty()) {
            return new LocalLog(hub::publish, REMEMBERED, budgets.bytes(BudgetPart.IDEMPOTENCY), System::nanoTime);
        }
        try {
            return new NatsLog(
                    nats.get(), limits(config, budgets), new HubSink(hub, clients, revoked), new SecureRandom());
        } catch (NatsFileException e) {
            throw new ConfigException(e.variable(), String.valueOf(e.getMessage()));
        }
    }

    static LogLimits limits(NotifluxConfig config, Budgets budgets) {
        return new LogLimits(
                config.historyTtl(),
                REMEMBERED,
                config.maxMessageBytes(),
                budgets.bytes(BudgetPart.LOG) / Budgets.LOG_COPIES,
                MAX_STREAM_BYTES);
    }

    /** The approximate memory that idempotency keys take. */
    static long keyBytes(MessageLog log) {
        return log instanceof LocalLog local ? local.keyBytes() : 0;
    }

    /** The approximate memory that broadcasts take which wait for a cluster's log. */
    static long waitingBytes(MessageLog log) {
        return log.stats().map(LogStats::pendingBytes).orElse(0L) * Budgets.LOG_COPIES;
    }
}
