package io.notiflux.token;

import io.notiflux.stats.Tally;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the keys that an issuer serves: at the start, every few minutes, and when a token comes of a key that is not
 * known yet. Fetches follow each other, each on a virtual thread of its own; any thread may ask for one.
 */
public final class JwksSource implements AutoCloseable {
    /** The time between two fetches, about. A key that was withdrawn verifies for so long. */
    static final Duration PERIOD = Duration.ofMinutes(5);
    /** The time until a failed fetch is tried again. It doubles up to the longest. */
    static final Duration FIRST_RETRY = Duration.ofSeconds(5);

    static final Duration LONGEST_RETRY = Duration.ofMinutes(1);
    /** The time between two fetches that tokens ask for: strangers make up as many ids of keys as they like. */
    static final Duration ASKED_PERIOD = Duration.ofMinutes(1);
    /** The longest time that a token waits. It holds its connection's place meanwhile, as a slow request does. */
    static final Duration PATIENCE = JwksClient.LIMIT;
    /** Keeps servers that started together from asking together: pauses differ by a tenth either way. */
    private static final double JITTER = 0.1;

    private final JwksClient client;
    private final JwksKeys keys;
    private final ScheduledExecutorService timer;
    private final RandomGenerator random;
    private final LongSupplier nanoClock;
    private final ReentrantLock lock = new ReentrantLock();
    /** The fetch that comes last of those under way; guarded by the lock. */
    private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);
    /** When a token last had a fetch made; guarded by the lock. */
    private long askedNanos;

    /** The next fetch that nobody asks for; null before the first one is done. Guarded by the lock. */
    private @Nullable Future<?> next;

    private volatile boolean closed;

    /** Makes a tally of how fetches end. */
    public static Tally<JwksResult> newTally() {
        return new Tally<>(List.of(JwksResult.values()));
    }

    /**
     * Makes the source, which has no keys before {@link #start}.
     *
     * @param onChange gets the keys whenever they are others than before
     */
    public JwksSource(
            JwksClient client,
            ScheduledExecutorService timer,
            RandomGenerator random,
            LongSupplier nanoClock,
            Consumer<VerificationKeys> onChange,
            Tally<JwksResult> results) {
        this.client = client;
        this.keys = new JwksKeys(client, onChange, results);
        this.timer = timer;
        this.random = random;
        this.nanoClock = nanoClock;
        this.askedNanos = nanoClock.getAsLong() - ASKED_PERIOD.toNanos();
    }

    /** Fetches the keys for the first time, which it waits for, and then again and again until it is closed. */
    public void start() {
        await(fetchSoon());
    }

    /** Returns why there are no keys yet; empty once there are some, and from then on. */
    public Optional<String> missing() {
        return keys.missing();
    }

    /**
     * Lets a token wait for newer keys: for a fetch that is made for it, unless tokens had one made within the last
     * minute, or else for the one under way, if any.
     */
    public void refresh() {
        CompletableFuture<Void> fetch;
        lock.lock();
        try {
            long now = nanoClock.getAsLong();
            boolean due = now - askedNanos >= ASKED_PERIOD.toNanos();
            askedNanos = due ? now : askedNanos;
            fetch = due ? append() : last;
        } finally {
            lock.unlock();
        }
        await(fetch);
    }

    /** Ends the fetch that is under way; none comes after it. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            if (next != null) {
                next.cancel(false);
            }
        } finally {
            lock.unlock();
        }
        client.close();
    }

    private CompletableFuture<Void> fetchSoon() {
        lock.lock();
        try {
            return append();
        } finally {
            lock.unlock();
        }
    }

    private void fetchAgain() {
        Future<?> _ = fetchSoon();
    }

    /** Makes a fetch follow those under way. Under the lock. */
    private CompletableFuture<Void> append() {
        last = last.thenRunAsync(this::fetch, Thread::startVirtualThread);
        return last;
    }

    private void fetch() {
        if (!closed) {
            keys.fetch();
            fetchLater();
        }
    }

    /** Whoever asked for the last fetch: how that ended says when the next one is due. */
    private void fetchLater() {
        lock.lock();
        try {
            if (next != null) {
                next.cancel(false);
            }
            if (!closed) {
                next = timer.schedule(this::fetchAgain, pauseMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            lock.unlock();
        }
    }

    private static void await(CompletableFuture<Void> fetch) {
        try {
            fetch.get(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // what it brings is for later tokens
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a fetch throws nothing", e);
        }
    }

    private long pauseMillis() {
        return (long) (pause(keys.failures()).toMillis() * random.nextDouble(1 - JITTER, 1 + JITTER));
    }

    /** Returns the time until the next fetch after so many that have failed in a row. */
    static Duration pause(int failures) {
        if (failures == 0) {
            return PERIOD;
        }
        Duration pause = FIRST_RETRY;
        for (int i = 1; i < failures && pause.compareTo(LONGEST_RETRY) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_RETRY) < 0 ? pause : LONGEST_RETRY;
    }
}
