package io.notiflux.websocket;

import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsCloseException;

/** The peer is let go with 1013, through no violation of the protocol. */
public final class LetGo extends WsCloseException {
    private static final long serialVersionUID = 1L;

    /** Why, and what its close frame says. */
    public enum Cause {
        /** It does not take what is queued for it. */
        SLOW("slow consumer"),
        /** It has shown no good token, and its place is needed. */
        NO_TOKEN("no token in time");

        private final String reason;

        Cause(String reason) {
            this.reason = reason;
        }
    }

    private final Cause why;

    LetGo(Cause why) {
        super(why.reason, WsCloseCodes.TRY_AGAIN_LATER);
        this.why = why;
    }

    public Cause why() {
        return why;
    }

    /** The close frame's reason. */
    String reason() {
        return why.reason;
    }

    /** Without a stack: it is no bug, and there may be thousands at once. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it touches nothing
    public Throwable fillInStackTrace() {
        return this;
    }
}
