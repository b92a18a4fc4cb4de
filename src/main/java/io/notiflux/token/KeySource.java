package io.notiflux.token;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Rereads a key file when it has changed. The content is compared, not the time of change: a mounted Kubernetes volume
 * changes by swapping a link, with any time. If the new content is not a key, the former keys stay in force.
 */
public final class KeySource {
    private static final System.Logger LOGGER = System.getLogger(KeySource.class.getName());

    /**
     * The seconds between two reads. A key is changed by hand, days before the old one goes, so seconds do not matter,
     * and reading a page costs nothing.
     */
    private static final long PERIOD_SECONDS = 5;

    private final Path file;
    private final Consumer<VerificationKeys> onChange;
    private String content;
    private boolean unreadable;

    /**
     * Makes the source.
     *
     * @param content the file's content when the keys in force were read
     * @param onChange gets the keys of the file's new content
     */
    public KeySource(Path file, String content, Consumer<VerificationKeys> onChange) {
        this.file = file;
        this.content = content;
        this.onChange = onChange;
    }

    /** Reads the file every few seconds, until the timer is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the future
    public void watch(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Loads the file's keys if it has changed. */
    void look() {
        try {
            String now = Files.readString(file);
            unreadable = false;
            if (now.equals(content)) {
                return;
            }
            content = now; // so that a bad file is reported once
            VerificationKeys keys = KeyParser.fromFile(now);
            onChange.accept(keys);
            LOGGER.log(INFO, "event=keys_reread file=" + file + " keys=" + keys.size());
        } catch (InvalidKeyException e) {
            LOGGER.log(WARNING, "event=keys_kept file=" + file + " because=\"it " + e.getMessage() + "\"");
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true; // this is reported once too
                LOGGER.log(WARNING, "event=keys_kept file=" + file + " because=\"it cannot be read\"");
            }
        } catch (RuntimeException e) {
            LOGGER.log(WARNING, "event=keys_kept file=" + file, e);
        }
    }
}
