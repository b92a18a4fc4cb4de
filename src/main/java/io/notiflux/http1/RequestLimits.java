package io.notiflux.http1;

import io.notiflux.connection.MemoryBudget;
import java.time.Duration;

/**
 * What one request may cost.
 *
 * @param maxBodyBytes of its body, without framing
 * @param unfinished what all unfinished requests together may take beyond what any connection costs
 * @param timeout how long it may take to arrive
 */
public record RequestLimits(long maxBodyBytes, MemoryBudget unfinished, Duration timeout) {}
