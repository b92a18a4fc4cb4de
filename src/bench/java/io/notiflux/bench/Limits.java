package io.notiflux.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** What the process's limit on open files has room for; a server started from here has the same. */
final class Limits {
    /** The server keeps 192 for its files and 128 for HTTP. */
    private static final int SPARE = 512;

    private Limits() {}

    static long files() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? os.getMaxFileDescriptorCount()
                : Integer.MAX_VALUE;
    }

    /** How many subscribers there is room for, if not for as many as wanted. */
    static int subscribers(int wanted) {
        return (int) Math.clamp(files() - SPARE, 1, wanted);
    }

    static void check(int subscribers) {
        long needed = subscribers + SPARE;
        if (files() < needed) {
            throw new BenchException(subscribers + " subscribers take " + needed + " open files in each process, and "
                    + files() + " are allowed: raise the hard limit (ulimit -Hn), or ask for fewer with --subscribers");
        }
    }
}
