package io.notiflux.config;

import java.util.Locale;

/** What memory is held for, each with a budget of its own. */
public enum BudgetPart {
    /** What each TCP connection takes by itself, whatever it speaks. */
    CONNECTIONS(35),
    /** What waits to be written, of all connections together. */
    QUEUES(20),
    /** WebSocket messages that are not whole yet. */
    MESSAGES(9),
    /** Bodies of requests that are not whole yet. WebSockets, which may stay unfinished for ever, take none of it. */
    BODIES(9),
    /** Messages for those who come back. */
    HISTORY(12),
    /** Answers to broadcasts that may be sent again. */
    IDEMPOTENCY(4),
    /** Tokens that were verified. */
    TOKENS(5),
    /** Subscriptions and their topics. */
    SUBSCRIPTIONS(6);

    /** In hundredths of what the heap has for all of them, where nothing is configured. */
    final int share;

    BudgetPart(int share) {
        this.share = share;
    }

    /** As the metrics' label has it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
