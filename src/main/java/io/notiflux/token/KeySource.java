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
 * Rereads a key file. It compares the content, not the time of change: a mounted Kubernetes volume changes by swapping a
 * link, with any time. A file that is no key keeps the former keys in force.
 */
public final class KeySource {
    private static final System.Logger LOGGER = System.getLogger(KeySource.class.getName());

    /** A key is changed by hand, days before the old one goes: seconds do not matter, a read of a page costs nothing. */
    private static final long PERIOD_SECONDS = 5;

    private final Path file;
    private final Consumer<VerificationKeys> onChange;
    private String content;
    private boolean unreadable;

    /**
     * @param content the file's, as it was when the keys in force were read
     * @param onChange gets the keys of the file's new content
     */
    public KeySource(Path file, String content, Consumer<VerificationKeys> onChange) {
        this.file = file;
        this.content = content;
        this.onChange = onChange;
    }

    /** Looks at the file every few seconds, until the timer is shut down. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    public void watch(ScheduledExecutorService timer) {
        timer.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
    }

    /** Takes over the file's keys where it has changed. */
    void look() {
        try {
            String now = Files.readString(file);
            unreadable = false;
            if (now.equals(content)) {
                return;
            }
            content = now; // a bad file is told of once
            VerificationKeys keys = KeyParser.fromFile(now);
            onChange.accept(keys);
            LOGGER.log(INFO, "event=keys_reread file=" + file + " keys=" + keys.size());
        } catch (InvalidKeyException e) {
            LOGGER.log(WARNING, "event=keys_kept file=" + file + " because=\"it " + e.getMessage() + "\"");
        } catch (IOException e) {
            if (!unreadable) {
                unreadable = true; // told of once too
                LOGGER.log(WARNING, "event=keys_kept file=" + file + " because=\"it cannot be read\"");
            }
        } catch (RuntimeException e) {
            LOGGER.log(WARNING, "event=keys_kept file=" + file, e); // or the timer would never look again
        }
    }
}
