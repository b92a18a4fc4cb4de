package io.notiflux.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.Test;

class LastingLogManagerTest {
    @Test
    void reset_whichTheShutdownHookOfTheJdkCalls_keepsHandlersAndLevels() {
        LogManager manager = new LastingLogManager();
        Logger logger = new Logger("io.notiflux.test", null) {};
        Handler handler = new StreamHandler();
        logger.addHandler(handler);
        logger.setLevel(Level.FINE);
        manager.addLogger(logger);

        manager.reset();

        assertThat(logger.getHandlers()).containsExactly(handler);
        assertThat(logger.getLevel()).isEqualTo(Level.FINE);
    }
}
