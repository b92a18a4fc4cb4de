package io.notiflux.ops;

import java.util.List;
import java.util.logging.Filter;
import java.util.logging.LogRecord;

/**
 * Keeps peers' faults out of the log. Helidon answers some malformed requests as errors of the server, each with a
 * warning and a stack trace: a bare CR in a chunk's size, a method with characters that no name has, an end within the
 * headers. A peer that sends ten thousand of them a second would fill the disk, and hide what matters.
 */
final class PeersFaults implements Filter {
    /** The code that reads requests. If it throws, the cause is what it has read, and not its caller. */
    private static final List<String> READERS = List.of(
            "io.helidon.common.buffers.DataReader",
            "io.helidon.http.HttpToken",
            "io.helidon.http.Http1HeadersParser",
            "io.helidon.http.HostValidator",
            "io.helidon.common.uri.Uri",
            "io.helidon.webserver.http1.Http1Prologue",
            "io.helidon.webserver.http1.Http1Headers");

    /** Where Helidon refuses connections that come at the moment when the server ends. */
    private static final String ENDING = "io.helidon.webserver.ThreadPerTaskExecutor";

    /** The limit on the causes that are followed, as they may form a circle. */
    private static final int MAX_CAUSES = 20;

    @Override
    public boolean isLoggable(LogRecord logged) {
        return logged.getThrown() == null || !isPeers(logged.getThrown());
    }

    private static boolean isPeers(Throwable thrown) {
        for (StackTraceElement frame : root(thrown).getStackTrace()) {
            String thrower = frame.getClassName();
            if (!thrower.startsWith("java.")) {
                return thrower.equals(ENDING) || READERS.stream().anyMatch(thrower::startsWith);
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
