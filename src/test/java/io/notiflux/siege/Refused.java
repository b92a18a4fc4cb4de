package io.notiflux.siege;

import java.io.IOException;

/** The server said no, and said so. */
final class Refused extends IOException {
    private static final long serialVersionUID = 1L;

    Refused(String word) {
        super(word.length() > 200 ? word.substring(0, 200) : word);
    }
}
