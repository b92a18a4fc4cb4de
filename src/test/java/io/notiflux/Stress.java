package io.notiflux;

import java.time.Duration;
import java.util.Random;

/**
 * How long stress tests go on, and what they choose at random.
 *
 * <p>{@code -Dstress.seconds} lets them begin further rounds for that long; without it each has one. {@code -Dstress.seed}
 * makes the choices of a run that was printed; which thread comes first is not among them.
 */
public final class Stress {
    private static final Duration LENGTH = Duration.ofSeconds(Long.getLong("stress.seconds", 0));

    private Stress() {}

    /** One round, from its number on a seed of its own. */
    @FunctionalInterface
    public interface Round {
        void run(long seed) throws Exception;
    }

    /** Runs rounds until the time is up; at least one. */
    @SuppressWarnings("SystemOut") // the seed is for whoever reads the test's output
    public static void rounds(Round round) throws Exception {
        long seed = Long.getLong("stress.seed", new Random().nextLong());
        long began = System.nanoTime();
        do {
            System.out.println("stress.seed=" + seed);
            round.run(seed++);
        } while (System.nanoTime() - began < LENGTH.toNanos());
    }
}
