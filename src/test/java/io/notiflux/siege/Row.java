package io.notiflux.siege;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * How one attack went.
 *
 * @param refused how often the server said no to it, by an answer, a close frame or the connection's end
 * @param breaches what the attack itself saw that must never be
 * @param death why the server was not what it should be afterwards; empty where it was
 */
record Row(String attack, Duration time, long refused, Toll toll, long logLines, Set<String> breaches, String death) {
    /** One post of so many that were planned may be refused for now with 503: over a budget it may meet an honest publisher. */
    private static final long POSTS_A_REFUSAL = 100;

    /** Publishers that come to less than this part of what they would send are starved... */
    private static final int LEAST_PACE = 5;
    /** ...in a row of some length: in a second, a pause of the machine's own would look like that. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(10);

    /** A peer's faults are a counter's matter; a server that writes more has been made to. */
    private static final long MOST_LOG_LINES = 500;

    /** What must not be; empty where the server held. */
    List<String> faults() {
        List<String> faults = new ArrayList<>(breaches);
        if (!death.isEmpty()) {
            faults.add(death);
        }
        add(faults, toll.lost.sum(), "deliveries lost");
        add(faults, toll.disordered.sum(), "deliveries doubled or out of order");
        add(faults, toll.letGo.sum(), "subscribers let go");
        add(faults, toll.keptOut.sum(), "newcomers kept out");
        add(faults, toll.postsFailed.sum(), "posts failed");
        long posts = toll.posts.sum();
        long planned = time.toMillis() * HonestPublisher.A_SECOND * Witness.TOPICS.size() / 1_000;
        if (time.compareTo(LONG_ENOUGH) >= 0 && posts < planned / LEAST_PACE) {
            faults.add("publishers came to " + posts + " of " + planned + " posts");
        }
        long refusedPosts = toll.postsRefused.sum();
        if (refusedPosts > planned / POSTS_A_REFUSAL + 1) {
            faults.add(refusedPosts + " posts refused");
        }
        long healthMillis = toll.slowestHealthNanos.get() / 1_000_000;
        if (healthMillis >= HealthWatch.PATIENCE_MILLIS) {
            faults.add("/health took " + healthMillis + " ms");
        }
        if (logLines > MOST_LOG_LINES) {
            faults.add(logLines + " lines of log");
        }
        return faults;
    }

    private static void add(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(count + " " + what);
        }
    }
}
