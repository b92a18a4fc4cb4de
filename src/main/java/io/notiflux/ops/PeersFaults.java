package io.notiflux.ops;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps out of the log what is a peer's fault. Helidon answers some malformed requests as errors of the server, with a
 * warning and a stack trace each: a bare CR in a chunk's size, a method that has no name's characters, an end inside of
 * the headers. Whoever sends ten thousand a second would fill the disk, and hide what matters.
 */
final class PeersFaults implements Filter {
    /** What reads requests. Where one of these throws, it is about what it has read, and not about its caller. */
    private static final List<String> READERS = List.of(
            "io.helidon.common.buffers.DataReader",
            "io.helidon.http.HttpToken",
            "io.helidon.http.Http1HeadersParser",
            "io.helidon.http.HostValidator",
            "io.helidon.common.uri.Uri",
            "io.helidon.webserver.http1.Http1Prologue",
            "io.helidon.webserver.http1.Http1Headers");

    /** Causes may go round in a circle. */
    private static final int MAX_CAUSES = 20;

    @Override
    public boolean isLoggable(LogRecord logged) {
        return logged.getThrown() == null || !isPeers(logged.getThrown());
    }

    private static boolean isPeers(Throwable thrown) {
        for (StackTraceElement frame : root(thrown).getStackTrace()) {
            String thrower = frame.getClassName();
            if (!thrower.startsWith("java.")) {
                return READERS.stream().anyMatch(thrower::startsWith);
            }
        }
        return false;
    }

    private static Throwable root(Throwable thrown) {
        Throwable root = thrown;
        for (int i = 0; i < MAX_CAUSES && root.getCause() != null; i++) {
            root = root.getCause();
        }
        return root;
    }
}
