package io.notiflux.outbox;

/** The socket under an outbox. */
@FunctionalInterface
public interface Sink {
    /** Blocks until the bytes are in the socket's hands; throws where it is gone. */
    void write(byte[] bytes, int offset, int length);
}
