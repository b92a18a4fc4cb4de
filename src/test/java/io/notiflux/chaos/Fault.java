package io.notiflux.chaos;

import java.util.Random;

/** Something that is done to the arena for a while, and undone. */
record Fault(String name, Course course) {
    /** Returns once all is as it was before, or did not become so in time, which is a trouble. */
    @FunctionalInterface
    interface Course {
        /**
         * Does it.
         *
         * @param most seconds that something may be frozen or cut off
         */
        void run(Arena arena, Random random, int most);
    }

    /** Milliseconds, up to so many seconds. */
    static long millis(Random random, int most) {
        return 500L + random.nextInt(Math.max(1, most * 1_000 - 500));
    }
}
