package io.notiflux.siege;

import java.util.Locale;
import java.util.Optional;

/**
 * An HTTP answer.
 *
 * @param head status line and fields
 */
record Response(int status, String head, String body) {
    /** A field's value. */
    Optional<String> field(String name) {
        return field(head, name);
    }

    static Optional<String> field(String head, String name) {
        String prefix = name.toLowerCase(Locale.ROOT) + ":";
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    /** Whether the connection ends with it. */
    boolean isLast() {
        return field("Connection").filter("close"::equalsIgnoreCase).isPresent();
    }
}
