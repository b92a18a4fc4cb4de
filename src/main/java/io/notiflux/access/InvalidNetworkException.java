package io.notiflux.access;

/** A text is no network. The message says what is wrong with it and what would be right. */
public final class InvalidNetworkException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidNetworkException(String message) {
        super(message);
    }
}
