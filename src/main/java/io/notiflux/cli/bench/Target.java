package io.notiflux.cli.bench;

import java.net.URI;
import java.util.Map;

/**
 * The server that gets the load.
 *
 * @param subscribeTokens by topic
 * @param broadcastTokens by topic
 */
public record Target(
        URI webSocket, URI broadcast, Map<String, String> subscribeTokens, Map<String, String> broadcastTokens) {
    @Override
    public String toString() {
        return broadcast.toString(); // no token is printed
    }
}
