package io.notiflux.http1;

import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.connection.Place;
import java.util.Optional;

/** What a handler tells the framing of its request, and asks it. */
public final class CurrentRequest {
    private CurrentRequest() {}

    /** The body is to be read: it is waited for, and asked for where the client waits to be asked. */
    public static void wantBody(ServerRequest request) {
        framing(request).want();
    }

    /** Whether it is HEAD, which Helidon shows as GET. The content is left out anyway; this is for what it would cost. */
    public static boolean isHead(ServerRequest request) {
        return framing(request).isHead();
    }

    /** The place of the connection that a peer's request came on; empty where it is none of ours. */
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
