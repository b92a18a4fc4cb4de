package io.notiflux.ops;

import java.util.logging.LogManager;

/**
 * A log manager that keeps the handlers until the process is gone. The JDK's own one removes them in a shutdown hook,
 * which runs beside the one that drains the server, so the lines of a stop would often be lost.
 */
public final class LastingLogManager extends LogManager {
    /** Makes the log manager. The JDK calls this, as the property names the class. */
    public LastingLogManager() {}

    /** Does nothing. The JDK calls it at the start, when there is nothing to reset, and at the end. */
    @Override
    public void reset() {}
}
