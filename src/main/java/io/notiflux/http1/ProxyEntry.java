package io.notiflux.http1;

import io.notiflux.access.ProxyHeader;
import java.net.InetAddress;
import java.util.Optional;

/**
 * The beginning of a trusted proxy's connection, where the proxy may say whom it speaks for, in the PROXY protocol's
 * header. Without one the connection begins with a request. It belongs to the connection's thread.
 */
final class ProxyEntry {
    private final Runnable onMalformed;
    private boolean passed;
    private Optional<InetAddress> client = Optional.empty();

    /** @param onMalformed is told of a header that can't be read, after which nothing else can be */
    ProxyEntry(Runnable onMalformed) {
        this.onMalformed = onMalformed;
    }

    /** Returns whom the header names. */
    Optional<InetAddress> client() {
        return client;
    }

    /** Takes the header out, if one is there; waits for all of it. It returns false if no request can follow. */
    boolean pass(InboundBuffer in) throws HttpRefusal {
        while (!passed) {
            switch (ProxyHeader.look(in.bytes(), in.from(), in.to())) {
                case ProxyHeader.Look.More() -> {
                    if (!in.fill()) {
                        return false;
                    }
                }
                case ProxyHeader.Look.None() -> passed = true;
                case ProxyHeader.Look.Malformed() -> {
                    onMalformed.run();
                    return false;
                }
                case ProxyHeader.Look.Whole(ProxyHeader(int size, Optional<InetAddress> named)) -> {
                    passed = true;
                    client = named;
                    in.skip(size);
                    return in.size() > 0 || in.fill();
                }
            }
        }
        return true;
    }
}
