package io.notiflux.access;

import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The networks of the proxies that are believed when they say whom a request came from. Immutable. */
public final class TrustedProxies {
    public static final TrustedProxies NONE = new TrustedProxies(List.of());

    private final List<Network> networks;

    private TrustedProxies(List<Network> networks) {
        this.networks = List.copyOf(networks);
    }

    /**
     * Reads networks.
     *
     * @param networks each as {@code 10.0.0.0/8}, {@code fd00::/8}, or an address
     */
    public static TrustedProxies parse(List<String> networks) throws InvalidNetworkException {
        List<Network> parsed = new ArrayList<>();
        for (String network : networks) {
            parsed.add(Network.parse(network));
        }
        return new TrustedProxies(parsed);
    }

    /** Returns whether a peer with this address is believed. */
    public boolean trust(InetAddress peer) {
        for (Network network : networks) {
            if (network.contains(peer)) {
                return true;
            }
        }
        return false;
    }

    /** The networks, as they may be configured. */
    public List<String> networks() {
        return networks.stream().map(Network::text).toList();
    }

    /**
     * Finds the client that a request came from: the peer, or whom the proxies before it name. Where both headers are
     * there and name different clients, one of them may be the client's own, as most proxies write one and pass the
     * other on; then neither is believed.
     */
    InetAddress client(InetAddress peer, Headers headers) {
        if (networks.isEmpty() || !trust(peer)) {
            return peer;
        }
        boolean standard = headers.contains(HeaderNames.FORWARDED);
        boolean usual = headers.contains(HeaderNames.X_FORWARDED_FOR);
        InetAddress byStandard =
                standard ? nearest(peer, ForwardedFor.standard(headers.values(HeaderNames.FORWARDED))) : peer;
        InetAddress byUsual =
                usual ? nearest(peer, ForwardedFor.usual(headers.values(HeaderNames.X_FORWARDED_FOR))) : peer;
        if (standard && usual) {
            return byStandard.equals(byUsual) ? byUsual : peer;
        }
        return standard ? byStandard : byUsual;
    }

    /**
     * Goes back from the peer, from proxy to proxy, to the first address that is no trusted proxy's. A hop without an
     * address ends the way: the proxy that wrote it is all that is known.
     *
     * @param hops the nearest one last
     */
    private InetAddress nearest(InetAddress peer, List<Optional<InetAddress>> hops) {
        InetAddress found = peer;
        for (Optional<InetAddress> hop : hops.reversed()) {
            if (hop.isEmpty()) {
                return found;
            }
            found = hop.get();
            if (!trust(found)) {
                return found;
            }
        }
        return found;
    }
}
