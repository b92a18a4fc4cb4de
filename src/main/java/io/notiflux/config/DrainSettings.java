package io.notiflux.config;

import java.time.Duration;

/**
 * How the server stops.
 *
 * @param delay for which it goes on as before, but is not ready, so that whoever sends it work can notice
 * @param window after that, over which its connections are ended one by one
 */
public record DrainSettings(Duration delay, Duration window) {
    private static final Duration MAX = Duration.ofMinutes(10);

    static DrainSettings read(Settings settings) throws ConfigException {
        return new DrainSettings(
                settings.duration("DRAIN_DELAY", Duration.ZERO, MAX),
                settings.duration("DRAIN_WINDOW", Duration.ZERO, MAX));
    }
}
