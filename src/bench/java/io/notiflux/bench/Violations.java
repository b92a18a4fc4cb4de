package io.notiflux.bench;

import java.util.ArrayList;
import java.util.List;

/** What a server did that it must not; a run with any of them has no figures worth having. */
final class Violations {
    /** Enough to see a pattern, few enough to read. */
    private static final int KEPT = 20;

    private final List<String> kept = new ArrayList<>();
    private volatile long count;

    synchronized void add(String text) {
        count++;
        if (kept.size() < KEPT) {
            kept.add(text);
        }
    }

    boolean any() {
        return count > 0;
    }

    synchronized String text() {
        long more = count - kept.size();
        return String.join("\n", kept) + (more > 0 ? "\n... and " + more + " more" : "");
    }
}
