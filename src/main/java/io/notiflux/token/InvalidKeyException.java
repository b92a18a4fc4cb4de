package io.notiflux.token;

/** A configured key cannot verify ES256. The message says why, and what would be right. */
public final class InvalidKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidKeyException(String message) {
        super(message);
    }
}
