package io.notiflux.connection;

/** The socket under an outbox. */
@FunctionalInterface
public interface Sink {
    /** Blocks until the bytes are in the socket's hands; throws where it is gone. */
    void write(byte[] bytes, int offset, int length);

    /** Nothing more can be written, through a fault that need not be the socket's: it is to be closed. Does not block. */
    default void abort() {}
}
