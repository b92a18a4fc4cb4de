package io.notiflux.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * The number of sockets that the process's limit on open files leaves room for. A server that runs out of file
 * descriptors cannot accept, and Helidon's listener ends with the first accept that fails. So the server stops
 * accepting before that, and refuses WebSockets even earlier.
 *
 * @param sockets how many sockets may be open at once; further connections wait to be accepted
 * @param webSockets how many of them may be WebSockets; further upgrades are refused
 */
public record FileDescriptors(int sockets, int webSockets) {
    /**
     * Descriptors for jars, libraries, the selectors and the log. About a hundred are open when nobody is connected.
     */
    private static final int FILES = 192;
    /** The number of sockets that WebSockets leave to publishers, probes and scrapers. */
    private static final int HTTP = 128;

    public static FileDescriptors ofThisProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? of(os.getMaxFileDescriptorCount())
                : of(Integer.MAX_VALUE);
    }

    static FileDescriptors of(long limit) {
        int sockets = Math.clamp(limit - FILES, 2, Integer.MAX_VALUE);
        return new FileDescriptors(sockets, Math.max(sockets - HTTP, sockets / 2));
    }
}
