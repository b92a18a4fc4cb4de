package io.notiflux.http1;

import io.helidon.common.socket.PeerInfo;
import io.notiflux.connection.Place;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.Certificate;
import java.util.Optional;

/**
 * A peer together with the framing and the place of its connection. The peer is the only object of a connection that
 * Helidon's requests pass on unchanged. Binding these to the thread instead costs each idle connection a kilobyte of
 * stack.
 */
record FramedPeer(PeerInfo real, RequestFraming framing, Place place) implements PeerInfo {
    @Override
    public SocketAddress address() {
        return real.address();
    }

    @Override
    public String host() {
        return real.host();
    }

    @Override
    public int port() {
        return real.port();
    }

    @Override
    public Optional<Principal> tlsPrincipal() {
        return real.tlsPrincipal();
    }

    @Override
    public Optional<Certificate[]> tlsCertificates() {
        return real.tlsCertificates();
    }
}
