package io.notiflux.chaos;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How often each of the promises was broken, and a few words on the first ones. One thread. */
final class Verdict {
    /** Enough to see what went wrong; the rest is in the counts. */
    private static final int MOST_NOTES = 40;

    enum Breach {
        LOST("lost"),
        DOUBLED("doubled"),
        REORDERED("reordered"),
        FALSELY_RECOVERED("falsely recovered"),
        ABSENT("acknowledged but absent"),
        STILL_GOOD("revoked but good");

        private final String words;

        Breach(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    private final Map<Breach, Long> counts = new EnumMap<>(Breach.class);
    private final List<String> notes = new ArrayList<>();

    void count(Breach breach, int times, String note) {
        if (times > 0) {
            counts.merge(breach, (long) times, Long::sum);
            if (notes.size() < MOST_NOTES) {
                notes.add(breach.words() + ": " + note);
            }
        }
    }

    void count(Breach breach, String note) {
        count(breach, 1, note);
    }

    long of(Breach breach) {
        return counts.getOrDefault(breach, 0L);
    }

    boolean isClean() {
        return counts.isEmpty();
    }

    List<String> notes() {
        return List.copyOf(notes);
    }
}
