package io.notiflux.http1;

import io.notiflux.connection.MemoryBudget;
import java.time.Duration;

/**
 * The limits on what one request may cost.
 *
 * @param maxBodyBytes the longest body, without framing
 * @param unfinished what all unfinished requests together may take beyond what any connection costs
 * @param timeout how long a request may take to arrive
 */
public record RequestLimits(long maxBodyBytes, MemoryBudget unfinished, Duration timeout) {}
