package io.notiflux.connection;

/** The socket under an outbox. */
@FunctionalInterface
public interface Sink {
    /** Writes the bytes; blocks until the socket has taken them. It throws if the socket is gone. */
    void write(byte[] bytes, int offset, int length);

    /** Closes the socket, as nothing more can be written. The cause need not be the socket's fault. Does not block. */
    default void abort() {}
}
