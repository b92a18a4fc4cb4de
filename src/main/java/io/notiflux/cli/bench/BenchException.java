package io.notiflux.cli.bench;

/** A run cannot be. The message is one line that says why. */
public final class BenchException extends Exception {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
