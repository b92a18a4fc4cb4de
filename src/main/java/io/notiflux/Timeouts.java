package io.notiflux;

import java.time.Duration;

/**
 * The timeouts that operators have no reason to change.
 *
 * @param request how long a request may take to arrive, and a connection may wait for the next one
 * @param close how long a peer may take to answer a close frame
 * @param flush how long clients may go on taking what waits for them once DRAIN_WINDOW is over
 */
record Timeouts(Duration request, Duration close, Duration flush) {
    static final Timeouts DEFAULT = new Timeouts(Duration.ofSeconds(30), Duration.ofSeconds(2), Duration.ofSeconds(30));
}
