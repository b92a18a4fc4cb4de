package io.notiflux.access;

import io.helidon.common.socket.PeerInfo;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.random.RandomGenerator;

/**
 * Finds out who sent a request.
 *
 * @param random makes ids for requests that have none; any thread uses it
 */
public record Callers(TrustedProxies proxies, RandomGenerator random) {
    /**
     * Finds the caller of a request.
     *
     * @param peer who sent it on its connection, as the connection itself tells
     */
    public Caller of(PeerInfo peer, Headers headers) {
        return new Caller(proxies.client(address(peer), headers), RequestId.of(headers), random.nextLong());
    }

    /** The address of a peer, which is nobody's where it does not come by way of IP. */
    public static InetAddress address(PeerInfo peer) {
        return peer.address() instanceof InetSocketAddress internet && internet.getAddress() != null
                ? internet.getAddress()
                : IpAddress.of(new byte[4]);
    }
}
