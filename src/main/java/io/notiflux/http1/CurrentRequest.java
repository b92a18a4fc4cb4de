package io.notiflux.http1;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.connection.Place;
import java.util.Optional;

/** Lets a handler tell and ask the framing of its request. */
public final class CurrentRequest {
    private CurrentRequest() {}

    /** Tells that the body will be read. It is waited for, and asked for if the client waits to be asked. */
    public static void wantBody(ServerRequest request) {
        framing(request).want();
    }

    /**
     * Returns whether the request is HEAD, which Helidon shows as GET. The content is left out anyway; this call lets a
     * handler save the cost of making it.
     */
    public static boolean isHead(ServerRequest request) {
        return framing(request).isHead();
    }

    /**
     * Returns the place of the connection that a peer's request came on; empty if the connection is not one of ours.
     */
    public static Optional<Place> place(PeerInfo peer) {
        return peer instanceof FramedPeer framed ? Optional.of(framed.place()) : Optional.empty();
    }

    static RequestFraming framing(ServerRequest request) {
        if (request.remotePeer() instanceof FramedPeer peer) {
            return peer.framing();
        }
        throw new IllegalStateException("not on a connection of ours");
    }
}
