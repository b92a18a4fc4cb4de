package io.notiflux.cluster;

/** A record of the log, or the fact that it is none of ours. */
sealed interface Decoded permits LogRecord, Unreadable {}
