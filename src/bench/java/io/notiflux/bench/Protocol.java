package io.notiflux.bench;

import java.util.Locale;
import java.util.stream.Stream;

/** How notiflux' subscribers are served. */
enum Protocol {
    /** A text frame is the message. */
    PLAIN(new PlainDialect()),
    /** The same, compressed where that makes it shorter, as the subscriber asks for it. */
    DEFLATE(new PlainDialect()),
    /** A text frame is a JSON object that ends with the message, or an answer. */
    JSON(new JsonDialect()),
    /** Server-sent events over HTTP: blocks of lines, the last one the message's. */
    SSE(new EventsDialect());

    private final Dialect dialect;

    Protocol(Dialect dialect) {
        this.dialect = dialect;
    }

    static Protocol of(String name) {
        return Stream.of(values())
                .filter(protocol -> protocol.title().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BenchException("Unknown protocol '" + name + "'; there are plain, deflate, json, sse"));
    }

    Dialect dialect() {
        return dialect;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
