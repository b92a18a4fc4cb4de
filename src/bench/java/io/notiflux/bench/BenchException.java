package io.notiflux.bench;

/** Why no figures came out, in words for the one who asked for them. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BenchException(String message) {
        super(message);
    }
}
