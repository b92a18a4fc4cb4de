package io.notiflux.bench;

import java.util.Locale;
import java.util.stream.Stream;

/** How subscribers are served, and where a message's text is in what they receive. */
enum Protocol {
    /** A text frame is the message. */
    PLAIN,
    /** The same, compressed where that makes it shorter, as the subscriber asks for it. */
    DEFLATE,
    /** A text frame is a JSON object that ends with the message, or an answer. */
    JSON,
    /** Server-sent events over HTTP: blocks of lines, the last one the message's. */
    SSE,
    /** nchan's {@code ws+meta.nchan}: a text frame is lines with the message's id and type, an empty line, the message. */
    META;

    /** One that {@code --protocols} can name: notiflux' own. */
    static Protocol of(String name) {
        return Stream.of(PLAIN, DEFLATE, JSON, SSE)
                .filter(protocol -> protocol.title().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new BenchException("Unknown protocol '" + name + "'; there are plain, deflate, json, sse"));
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
