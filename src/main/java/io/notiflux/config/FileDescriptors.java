package io.notiflux.config;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the process's limit on open files has room for. A server that runs out of them cannot accept, and Helidon's
 * listener ends with the first accept that fails: so accepting stops before, and WebSockets are refused before that.
 *
 * @param sockets that may be open at once; above it connections wait to be accepted
 * @param webSockets of them; above it an upgrade is refused
 */
public record FileDescriptors(int sockets, int webSockets) {
    /** Jars, libraries, the selectors and log: about a hundred are open when nobody is connected. */
    private static final int FILES = 192;
    /** Room that WebSockets leave to publishers, probes and scrapers. */
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
