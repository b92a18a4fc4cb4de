package io.notiflux.ops;

import java.util.logging.Formatter;

/** How a log line looks. */
public enum LogFormat {
    TEXT,
    JSON;

    Formatter formatter() {
        return this == JSON ? new JsonLogFormatter() : new TextLogFormatter();
    }
}
