package io.notiflux.ops;

import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;

/**
 * Sets the JDK's logging up, which {@code System.Logger} and Helidon write to: everything to standard output, so that
 * standard error is left to the one line of a start that failed.
 */
public final class Logging {
    // Held here, as the log manager holds loggers weakly and a level would be forgotten with its logger.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");
    private static final Logger START = Logger.getLogger("io.helidon.webserver.LoomServer");

    private Logging() {}

    public static void configure(LogLevel level, LogFormat format) {
        LogManager.getLogManager().reset();
        Handler handler = new StandardOutput();
        handler.setLevel(Level.ALL);
        handler.setFormatter(format.formatter());
        ROOT.addHandler(handler);
        ROOT.setLevel(level.julLevel());
        // At info Helidon tells of its own start and stop, beside our lines of the same.
        HELIDON.setLevel(level == LogLevel.INFO ? Level.WARNING : level.julLevel());
        // A port that is taken is told in one line by whoever starts the server; Helidon has a stack trace for it.
        START.setLevel(level == LogLevel.TRACE ? Level.ALL : Level.OFF);
    }

    /** A console handler, as that flushes after each record, on the other stream. */
    private static final class StandardOutput extends ConsoleHandler {
        StandardOutput() {
            setOutputStream(System.out);
        }
    }
}
