package io.notiflux.cli;

/** A connection is lost, or was not made. The message is one line that says why. */
final class LostException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Whether the server lives, and asks to come again later. */
    private final boolean later;

    LostException(String message, boolean later) {
        super(message);
        this.later = later;
    }

    boolean isForLater() {
        return later;
    }

    String reason() {
        return String.valueOf(getMessage());
    }
}
