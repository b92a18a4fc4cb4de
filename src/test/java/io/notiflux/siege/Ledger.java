package io.notiflux.siege;

import java.util.BitSet;

/** Which of a publisher's messages the server has accepted: those must come, once and in order. Any thread. */
final class Ledger {
    private final BitSet accepted = new BitSet();

    synchronized void accept(int number) {
        accepted.set(number);
    }

    /** How many from one number on, up to another that is not counted. */
    synchronized int accepted(int from, int to) {
        return from < to ? accepted.get(from, to).cardinality() : 0;
    }

    /** The number behind the last accepted one. */
    synchronized int end() {
        return accepted.length();
    }
}
