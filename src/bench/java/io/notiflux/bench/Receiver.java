package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A connection as its dialect sees it: whom it tells what is in the stream, and who answers for it. */
interface Receiver {
    /** Whether it has asked for what it wants, and does not know yet whether it will get it. */
    boolean subscribing();

    /** It is subscribed. */
    void live();

    /** What says that it is subscribed, where that says more. */
    default void confirmed(ByteBuffer from, int at, int length) throws IOException {}

    /** What stands before the text of the message that is delivered next, where that has its id. */
    default void head(ByteBuffer from, int at, int length) {}

    /** Takes a message. */
    void deliver(ByteBuffer from, int at, int length, long now);

    /** A compressed frame's content, until the next one's. */
    ByteBuffer inflate(ByteBuffer from, int at, int length) throws IOException;

    /** All that it sends is small, and fits into the socket's empty buffer. */
    void send(byte[] bytes) throws IOException;
}
