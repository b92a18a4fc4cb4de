package io.notiflux.ops;

import java.util.logging.LogManager;

/**
 * Keeps the handlers until the process is gone. The JDK's own takes them away in a shutdown hook, which runs beside the
 * one that drains the server: what a stop has to say would be lost as often as not.
 */
public final class LastingLogManager extends LogManager {
    /** For the JDK, which makes the one that the property names. */
    public LastingLogManager() {}

    /** Does nothing: the JDK calls it at the start, when there is nothing to reset, and at the end. */
    @Override
    public void reset() {}
}
