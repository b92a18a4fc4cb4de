package io.notiflux;

import static org.awaitility.Awaitility.await;

import io.notiflux.access.AccessLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The lines that this process writes while a test runs, about requests and connections if nothing else is said. */
public final class LogCapture extends Handler implements AutoCloseable {
    private final Logger logger;
    private final Level before;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    private LogCapture(Class<?> source, Level level) {
        logger = Logger.getLogger(source.getName());
        before = logger.getLevel();
        setLevel(Level.ALL);
        logger.setLevel(level);
        logger.addHandler(this);
    }

    /** As with LOG_LEVEL=info. */
    public static LogCapture info() {
        return new LogCapture(AccessLog.class, Level.INFO);
    }

    /** As with LOG_LEVEL=debug. */
    public static LogCapture debug() {
        return new LogCapture(AccessLog.class, Level.FINE);
    }

    /** What a class writes with LOG_LEVEL=info. */
    public static LogCapture of(Class<?> source) {
        return new LogCapture(source, Level.INFO);
    }

    @Override
    public void publish(LogRecord logged) {
        if (isLoggable(logged) && !isOfAnotherTest(logged.getMessage())) {
            lines.add(logged.getLevel().getName() + " " + logged.getMessage());
        }
    }

    /** What was left out is told ten seconds later, when another test may be running: by lines that this one has none of. */
    private boolean isOfAnotherTest(String message) {
        int kind = message.indexOf(" what=");
        return message.startsWith("event=left_out ")
                && lines.stream()
                        .noneMatch(line -> line.contains(message.substring(kind, message.indexOf(" left_out="))));
    }

    /** Each with its level before it, as the JDK calls it. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** The only line with this event; waits for it. */
    public String line(String event) {
        return await().until(
                        () -> lines.stream()
                                .filter(line -> line.contains(" event=" + event + " "))
                                .toList(),
                        found -> found.size() == 1)
                .getFirst();
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
        logger.removeHandler(this);
        logger.setLevel(before);
    }
}
