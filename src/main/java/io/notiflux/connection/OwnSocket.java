package io.notiflux.connection;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/** A connection's context that knows its socket beside what Helidon shows of it. */
public interface OwnSocket {
    /** Returns what writes to the socket, and holds nothing back; null if the socket is not known. */
    @Nullable
    OutputStream output();
}
