package io.notiflux.token;

/**
 * No keys came from the issuer's address. The message says why, in words that a log and a probe may show: nothing of the
 * answer and no address is in it.
 */
public final class JwksException extends Exception {
    private static final long serialVersionUID = 1L;

    JwksException(String message) {
        super(message);
    }
}
