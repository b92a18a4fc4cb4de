package io.notiflux.ops;

import java.util.logging.LogManager;

/**
 * Keeps the handlers until the process is gone. The JDK's own log manager removes them in a shutdown hook, which runs
 * beside the one that drains the server, so that the lines of a stop would often be lost.
 */
public final class LastingLogManager extends LogManager {
    /** For the JDK, which makes the one that the property names. */
    public LastingLogManager() {}

    /** Does nothing: the JDK calls it at the start, when there is nothing to reset, and at the end. */
    @Override
    public void reset() {}
}
