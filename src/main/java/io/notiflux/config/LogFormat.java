package io.notiflux.config;

/** How a log line looks. */
public enum LogFormat {
    TEXT,
    JSON
}
