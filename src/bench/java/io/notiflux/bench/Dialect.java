package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * How a server's stream is read once it has accepted a subscriber: where messages are in it, and what else is. It holds
 * nothing of a connection, whose state is its receiver's.
 */
interface Dialect {
    /** What the answer to a subscriber's first request begins with. */
    String accepted();

    /** Takes all that is whole from the buffer's position on, and leaves the position behind it. */
    void read(Receiver receiver, ByteBuffer stream, long now) throws IOException;

    /** A message's id, by what stands before its text; nothing where messages have none. */
    default Optional<String> id(String head) {
        return Optional.empty();
    }

    /** What subscribers send regularly, where a protocol leaves that to them; nothing where servers do it. */
    default byte[] heartbeat() {
        return new byte[0];
    }
}
