package io.notiflux.bench;

import java.util.Locale;

/** How subscribers are served, and where a message's text is in what they receive. */
enum Protocol {
    /** A text frame is the message. */
    PLAIN,
    /** The same, compressed where that makes it shorter, as the subscriber asks for it. */
    DEFLATE,
    /** A text frame is a JSON object that ends with the message, or an answer. */
    JSON,
    /** Server-sent events over HTTP: blocks of lines, the last one the message's. */
    SSE;

    static Protocol of(String name) {
        try {
            return valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new BenchException("Unknown protocol '" + name + "'; there are plain, deflate, json, sse");
        }
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }
}
