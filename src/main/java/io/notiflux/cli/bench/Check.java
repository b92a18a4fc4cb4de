package io.notiflux.cli.bench;

import java.util.HashSet;
import java.util.Set;

/**
 * What one subscriber has seen: of each publisher, each message once and in order. One thread at a time; what it found is
 * for the thread that sees the subscriber's count of messages, or its end.
 */
final class Check {
    private static final long HASH_FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final int[] next;
    /** What was passed over, and may still come late. */
    private final Set<Long> passed = new HashSet<>();

    private long doubled;
    private long late;
    private long order;

    Check(int publishers) {
        next = new int[publishers];
    }

    /** Notes a message; false if it came before. */
    boolean isNew(Message message) {
        int publisher = message.publisher();
        order = (order ^ Topic.key(publisher, message.sequence())) * HASH_FACTOR;
        if (message.sequence() < next[publisher]) {
            if (passed.remove(Topic.key(publisher, message.sequence()))) {
                late++;
                return true;
            }
            doubled++;
            return false;
        }
        for (int missed = next[publisher]; missed < message.sequence(); missed++) {
            passed.add(Topic.key(publisher, missed));
        }
        next[publisher] = message.sequence() + 1;
        return true;
    }

    long doubled() {
        return doubled;
    }

    /** Those that came after later ones of their publisher. */
    long late() {
        return late;
    }

    /** Differs where two saw the same messages of several publishers in different orders. */
    long order() {
        return order;
    }

    long missing(Topic topic) {
        long missing = passed.stream()
                .filter(key -> topic.isKnown((int) (key >>> Integer.SIZE), key.intValue()))
                .count();
        for (int publisher = 0; publisher < next.length; publisher++) {
            for (int sequence = next[publisher]; sequence < topic.next(publisher); sequence++) {
                missing += topic.isKnown(publisher, sequence) ? 1 : 0;
            }
        }
        return missing;
    }
}
