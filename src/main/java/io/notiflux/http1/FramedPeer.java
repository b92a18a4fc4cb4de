package io.notiflux.http1;

import io.helidon.common.socket.PeerInfo;
import io.notiflux.connection.Place;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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
    /** The address that the PROXY protocol's header names, where there is one, and otherwise the connection's. */
    @Override
    public SocketAddress address() {
        return framing.proxied()
                .<SocketAddress>map(client -> new InetSocketAddress(client, 0))
                .orElseGet(real::address);
    }

    @Override
    public String host() {
        return framing.proxied().map(InetAddress::getHostAddress).orElseGet(real::host);
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
