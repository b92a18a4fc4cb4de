package io.notiflux.config;

import java.util.Locale;

/** The purposes that memory is held for. Each has a budget of its own. */
public enum BudgetPart {
    /** The memory that each TCP connection takes by itself, whatever protocol it speaks. */
    CONNECTIONS(35),
    /** Data that waits to be written, for all connections together. */
    QUEUES(20),
    /** WebSocket messages that are not complete yet. */
    MESSAGES(9),
    /**
     * Bodies of requests that are not complete yet. WebSocket messages, which may stay unfinished for ever, take none
     * of this budget.
     */
    BODIES(9),
    /** Messages kept for clients that come back. */
    HISTORY(12),
    /** Answers to broadcasts, kept for broadcasts that are sent again, where no log of a cluster keeps them. */
    IDEMPOTENCY(4),
    /** Broadcasts that wait for the cluster's log, or are under way to it, where there is a cluster. */
    LOG(10),
    /** Verified tokens. */
    TOKENS(5),
    /** Subscriptions and their topics. */
    SUBSCRIPTIONS(6);

    /** The default share, in hundredths of the heap that is there for all parts. */
    final int share;

    BudgetPart(int share) {
        this.share = share;
    }

    /** The part's name in the metrics' label. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
