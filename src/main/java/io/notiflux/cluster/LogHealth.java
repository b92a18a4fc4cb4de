package io.notiflux.cluster;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * How the log does, told by the reader's thread and asked by any.
 *
 * <pre>
 *   starting --caughtUp--> live --lost--> lost --caughtUp--> live
 * </pre>
 *
 * <p>A node is ready while it is live, and for a moment after: whoever takes all of a cluster's nodes out of service
 * because NATS elects a leader makes an outage of a pause. It always stays alive: to restart it would mend nothing.
 */
public final class LogHealth {
    private static final System.Logger LOGGER = System.getLogger(LogHealth.class.getName());

    /**
     * Whether this node can serve now.
     *
     * @param reason why not, or how it stands; no secrets, nothing of messages
     */
    public record Report(boolean ready, String reason) {}

    private record State(boolean live, boolean everLive, long since, String reason) {}

    private static final int MAX_TOLD = 20;

    private final Duration grace;
    private final LongSupplier nanoClock;
    private volatile State state;
    private volatile String denied = "";
    /** Reasons that are in the log since it was live last; the reader's thread alone. */
    private final Set<String> told = new HashSet<>();

    LogHealth(Duration grace, LongSupplier nanoClock) {
        this.grace = grace;
        this.nanoClock = nanoClock;
        this.state = new State(false, false, nanoClock.getAsLong(), "connecting to the log");
    }

    boolean live() {
        return state.live;
    }

    Report report() {
        State s = state;
        boolean held = s.everLive && nanoClock.getAsLong() - s.since < grace.toNanos();
        return new Report(s.live || held, s.reason);
    }

    void caughtUp(long sequence) {
        if (!state.live) {
            told.clear();
            state = new State(true, true, nanoClock.getAsLong(), "the log is read up to its end");
            LOGGER.log(INFO, "event=log_live sequence=" + sequence);
        }
    }

    /**
     * One line for each reason until it is live again, however often it is tried.
     *
     * @param detail for the log alone; empty where there is none
     */
    void lost(String reason, String detail) {
        State s = state;
        state = new State(false, s.everLive, s.live ? nanoClock.getAsLong() : s.since, reason);
        if (told.size() < MAX_TOLD && told.add(reason)) { // they may take turns
            LOGGER.log(
                    WARNING,
                    "event=log_out_of_reach reason=\"" + reason + '"'
                            + (detail.isEmpty() ? "" : " detail=\"" + detail + '"'));
        }
    }

    /** The account lacks a permission, though it can read: one line for each. */
    void denied(String permission) {
        if (!permission.equals(denied)) {
            denied = permission;
            LOGGER.log(WARNING, "event=log_denied reason=\"" + permission + '"');
        }
    }

    /** What it is busy with on its way to live; nothing that anybody must mend. */
    void busy(String with) {
        State s = state;
        if (!s.live && !s.reason.equals(with)) {
            state = new State(false, s.everLive, s.since, with);
        }
    }
}
