package io.notiflux.ops;

import java.nio.charset.StandardCharsets;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process once its memory has run out, for a JVM without {@code -XX:+ExitOnOutOfMemoryError}. The work that
 * lacked memory is half done, wherever it was, and connections may be left that nobody reads; after a restart their
 * clients come back. Errors are caught in the two places that all of them pass: among the exceptions that end threads,
 * and in the log.
 */
public final class OutOfMemory {
    /** The exit status. It differs from that of a wrong setting, which is 1. */
    static final int STATUS = 3;

    /** The last message, allocated while there is memory. */
    private static final byte[] LAST_WORD =
            "notiflux: the heap has run out of memory; give more by -Xmx, see docs/operations.md\n"
                    .getBytes(StandardCharsets.UTF_8);

    private static final int MAX_CAUSES = 16;

    private OutOfMemory() {}

    /** Installs a handler that checks each error which ends a thread. Any other error is handled as before. */
    public static void endsTheProcess() {
        Thread.setDefaultUncaughtExceptionHandler((thread, thrown) -> {
            haltOn(thrown);
            System.getLogger(OutOfMemory.class.getName())
                    .log(System.Logger.Level.ERROR, "event=thread_failed thread=" + thread.getName(), thrown);
        });
    }

    static void haltOn(LogRecord logged) {
        haltOn(logged.getThrown());
    }

    /** Ends the process if the error is a lack of memory, or was caused by one; otherwise does nothing. */
    static void haltOn(@Nullable Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof OutOfMemoryError) {
                System.err.write(LAST_WORD, 0, LAST_WORD.length);
                System.err.flush();
                Runtime.getRuntime().halt(STATUS); // without hooks, which would need memory too
            }
            cause = cause.getCause();
        }
    }
}
