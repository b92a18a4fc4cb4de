package io.notiflux.access;

import io.helidon.common.socket.PeerInfo;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Who sent a request: whom a log line or a list of connections names. A connection keeps the caller of its upgrade. */
public record Caller(InetAddress address) {
    public static Caller of(PeerInfo peer) {
        return new Caller(
                peer.address() instanceof InetSocketAddress internet && internet.getAddress() != null
                        ? internet.getAddress()
                        : InetAddress.getLoopbackAddress());
    }

    /** The address as text, without a name or a zone. */
    public String addressText() {
        return address.getHostAddress().replaceFirst("%.*", "");
    }
}
