package io.notiflux.websocket;

import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsCloseException;

/** The peer has shown no good token, and its place is needed: its connection is let go with 1013. */
public final class NoToken extends WsCloseException {
    private static final long serialVersionUID = 1L;

    /** The close frame's reason. */
    static final String REASON = "no token in time";

    NoToken() {
        super(REASON, WsCloseCodes.TRY_AGAIN_LATER);
    }

    /** Without a stack: it is no bug, and there may be thousands at once. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it touches nothing
    public Throwable fillInStackTrace() {
        return this;
    }
}
