package io.notiflux.token;

/** A configured key is not one that can verify ES256; the message says why and what would be right. */
public final class InvalidKeyException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidKeyException(String message) {
        super(message);
    }
}
