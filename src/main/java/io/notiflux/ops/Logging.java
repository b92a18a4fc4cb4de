package io.notiflux.ops;

import io.notiflux.config.LogFormat;
import io.notiflux.config.LogLevel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;

/**
 * Configures the JDK's logging, which {@code System.Logger} and Helidon write to. Everything goes to standard output,
 * so that standard error has only the one line of a start that failed.
 */
public final class Logging {
    // The loggers are held here, as the log manager holds them weakly and a level would be forgotten with its logger.
    private static final Logger ROOT = Logger.getLogger("");
    private static final Logger HELIDON = Logger.getLogger("io.helidon");
    private static final Logger START = Logger.getLogger("io.helidon.webserver.LoomServer");
    private static final Logger REQUESTS = Logger.getLogger("io.helidon.webserver.http1.Http1Connection");

    private Logging() {}

    public static void configure(LogLevel level, LogFormat format) {
        for (Handler inherited : ROOT.getHandlers()) {
            ROOT.removeHandler(inherited);
        }
        Handler handler = new StandardOutput(formatter(format));
        handler.setLevel(Level.ALL);
        handler.setFilter(new PeersFaults()); // on the handler, and so for every logger
        ROOT.addHandler(handler);
        ROOT.setLevel(julLevel(level));
        // At info Helidon reports its own start and stop, beside our lines about the same.
        HELIDON.setLevel(level == LogLevel.INFO ? Level.WARNING : julLevel(level));
        // The code that starts the server reports a port that is taken in one line; Helidon logs a stack trace for it.
        START.setLevel(level == LogLevel.TRACE ? Level.ALL : Level.OFF);
        // Below warnings Helidon quotes what is wrong in a request, which may be a token that got into the wrong
        // header.
        REQUESTS.setLevel(level == LogLevel.ERROR ? Level.SEVERE : Level.WARNING);
    }

    static Formatter formatter(LogFormat format) {
        return switch (format) {
            case TEXT -> new TextLogFormatter();
            case JSON -> new JsonLogFormatter();
        };
    }

    static Level julLevel(LogLevel level) {
        return switch (level) {
            case ERROR -> Level.SEVERE;
            case WARN -> Level.WARNING;
            case INFO -> Level.INFO;
            case DEBUG -> Level.FINE;
            case TRACE -> Level.FINER;
        };
    }

    /**
     * Flushes after each record, and leaves the stream open. A console handler's stream can't be changed without being
     * closed.
     */
    private static final class StandardOutput extends StreamHandler {
        /**
         * Runs a task a second later. It reports how many records were left out, even if nothing is logged after them.
         */
        private static final Executor A_SECOND_LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

        private final LogLimit limit = new LogLimit(System::nanoTime);

        StandardOutput(Formatter formatter) {
            super(System.out, formatter);
        }

        @Override
        public synchronized void publish(LogRecord logged) {
            OutOfMemory.haltOn(logged);
            if (!isLoggable(logged)) {
                return;
            }
            if (limit.takes(logged)) {
                tellLeftOut();
                super.publish(logged);
                flush();
            } else if (limit.leftOut() == 1) {
                A_SECOND_LATER.execute(this::tellLeftOut);
            }
        }

        private synchronized void tellLeftOut() {
            if (limit.leftOut() > 0) {
                var told = new LogRecord(Level.WARNING, "event=log_left_out records=" + limit.leftOut());
                told.setLoggerName(Logging.class.getName());
                super.publish(told);
                flush();
                limit.told();
            }
        }

        @Override
        public synchronized void close() {
            flush();
        }
    }
}
