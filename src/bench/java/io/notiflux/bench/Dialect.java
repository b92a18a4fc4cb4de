package io.notiflux.bench;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * How a server's stream is read once it has accepted a subscriber: where messages are in it, and what else is. It holds
 * nothing of a connection, whose state is its subscriber's.
 */
interface Dialect {
    /** What the answer to a subscriber's first request begins with. */
    String accepted();

    /** Takes all that is whole from the buffer's position on, and leaves the position behind it. */
    void read(Subscriber subscriber, ByteBuffer stream, long now) throws IOException;

    /** What subscribers send regularly, where a protocol leaves that to them; nothing where servers do it. */
    default byte[] heartbeat() {
        return new byte[0];
    }
}
