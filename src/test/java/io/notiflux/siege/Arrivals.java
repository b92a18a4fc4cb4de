package io.notiflux.siege;

import java.util.BitSet;

/** What one subscriber has of one publisher's messages, held against what was accepted. Any thread. */
final class Arrivals {
    private final Ledger ledger;
    private final BitSet come = new BitSet();

    Arrivals(Ledger ledger) {
        this.ledger = ledger;
    }

    /**
     * Counts what is wrong with the next one that comes. Whether those before it were accepted is known by then, as a
     * publisher waits for the answer. One that failed may come at any time or never, as its publisher went on without it.
     */
    synchronized void take(int number, Toll toll) {
        int next = come.length();
        if (number >= next) {
            toll.lost.add(ledger.accepted(next, number));
        } else if (come.get(number) || ledger.accepted(number, number + 1) > 0) {
            toll.disordered.increment();
        }
        come.set(number);
    }

    /** How many accepted ones up to this number, and behind the last that came, have not come. */
    synchronized int missing(int end) {
        return ledger.accepted(come.length(), end);
    }
}
