package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.support.Status;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What jnats tells of a connection, on its threads. It logs nothing: a connection that is lost is told once, by the reader.
 *
 * <p>A request that the account may not make is not refused but times out; only here is said why. So is what the other end
 * said when it refused the connection.
 */
final class ConnectionEvents implements ConnectionListener, ErrorListener {
    /** An error's text is the server's. */
    private static final int MAX_REASON = 200;

    /** A node that is not ready gets no broadcasts, by which it would see that its account may publish now. */
    private static final Duration FORGIVEN = Duration.ofSeconds(60);

    /** Ends of subjects that are random each time. */
    private static final Pattern NAMES = Pattern.compile(
            "(\\$JS\\.API\\.CONSUMER\\.CREATE\\.[^.\"]+|\\$JS\\.FC\\.[^.\"]+|_INBOX\\.[^.\"]+)\\.[^\"]*");

    static final String LOGIN = "the servers refuse this node's login";

    private final LogStats stats;
    private final Runnable connected;
    private final AtomicInteger generation = new AtomicInteger();
    private final LongSupplier nanoClock;
    private volatile @Nullable Denied denied;

    private record Denied(String reason, long since) {}

    /** @param connected called when there is a connection again */
    ConnectionEvents(LogStats stats, Runnable connected, LongSupplier nanoClock) {
        this.nanoClock = nanoClock;
        this.stats = stats;
        this.connected = connected;
    }

    /** Another number each time that the connection changed: what was subscribed before may have missed something. */
    int generation() {
        return generation.get();
    }

    /** What the account was denied lately, unless something went well since. */
    Optional<String> denied() {
        @Nullable Denied last = denied;
        return last == null || nanoClock.getAsLong() - last.since > FORGIVEN.toNanos()
                ? Optional.empty()
                : Optional.of(last.reason);
    }

    /** The account may do what it was denied, or is about to try again. */
    void allowed() {
        if (denied != null) {
            denied = null;
        }
    }

    @Override
    @SuppressWarnings("deprecation") // its successor is called, too, and this one is abstract
    public void connectionEvent(Connection connection, Events event) {
        switch (event) {
            case CONNECTED -> {
                denied = null;
                stats.connected(true);
            }
            case RECONNECTED -> {
                denied = null;
                generation.incrementAndGet();
                stats.connected(true);
                stats.reconnected();
                connected.run();
            }
            case DISCONNECTED, CLOSED -> {
                stats.connected(false);
                generation.incrementAndGet();
            }
            default -> {}
        }
    }

    @Override
    public void errorOccurred(Connection connection, String error) {
        String lower = error.toLowerCase(Locale.ROOT);
        if (isDenial(error)) {
            deny(withoutRandom(error));
        } else if (lower.contains("authorization") || lower.contains("authentication")) {
            deny(LOGIN);
        }
    }

    /** Whether an error says that the account lacks a permission. */
    static boolean isDenial(String error) {
        return error.toLowerCase(Locale.ROOT).contains("permissions violation");
    }

    /** An error of bounded length, the same each time: without the names in it that are random. */
    static String withoutRandom(String error) {
        String same = NAMES.matcher(error).replaceAll("$1.*");
        return same.length() > MAX_REASON ? same.substring(0, MAX_REASON) : same;
    }

    private void deny(String reason) {
        denied = new Denied(reason, nanoClock.getAsLong());
    }

    // The defaults of all these log.

    @Override
    public void exceptionOccurred(Connection connection, Exception exception) {}

    @Override
    public void slowConsumerDetected(Connection connection, Consumer consumer) {}

    @Override
    public void messageDiscarded(Connection connection, Message message) {}

    @Override
    public void heartbeatAlarm(Connection connection, JetStreamSubscription subscription, long stream, long consumer) {}

    @Override
    public void unhandledStatus(Connection connection, JetStreamSubscription subscription, Status status) {}

    @Override
    public void pullStatusWarning(Connection connection, JetStreamSubscription subscription, Status status) {}

    @Override
    public void pullStatusError(Connection connection, JetStreamSubscription subscription, Status status) {}

    @Override
    public void flowControlProcessed(
            Connection connection, JetStreamSubscription subscription, String subject, FlowControlSource source) {}

    @Override
    public void socketWriteTimeout(Connection connection) {}
}
