package io.notiflux.ops;

import java.nio.charset.StandardCharsets;
import java.util.logging.LogRecord;
import org.jspecify.annotations.Nullable;

/**
 * Ends the process once its memory has run out, for a JVM without {@code -XX:+ExitOnOutOfMemoryError}. What lacked the
 * memory is half done, wherever it was, and connections may be left that nobody reads: a restart makes their clients come
 * back. Errors are found where all of them pass: among what threads end by, and what is logged.
 */
public final class OutOfMemory {
    /** Tells it from a wrong setting, which is 1. */
    static final int STATUS = 3;

    /** Allocated while there is memory. */
    private static final byte[] LAST_WORD =
            "notiflux: the heap has run out of memory; give more by -Xmx, see docs/operations.md\n"
                    .getBytes(StandardCharsets.UTF_8);

    private static final int MAX_CAUSES = 16;

    private OutOfMemory() {}

    /** From now on an error that ends a thread is looked at, and goes on as before where it is another one. */
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

    /** Nothing for anything else than a lack of memory, or what it caused. */
    static void haltOn(@Nullable Throwable thrown) {
        @Nullable Throwable cause = thrown;
        for (int i = 0; cause != null && i < MAX_CAUSES; i++) {
            if (cause instanceof OutOfMemoryError) {
                System.err.write(LAST_WORD, 0, LAST_WORD.length);
                System.err.flush();
                Runtime.getRuntime().halt(STATUS); // no hooks, which would want memory too
            }
            cause = cause.getCause();
        }
    }
}
