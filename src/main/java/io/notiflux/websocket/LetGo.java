package io.notiflux.websocket;

import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsCloseException;

/** Lets the peer go with 1013, although it did not violate the protocol. */
public final class LetGo extends WsCloseException {
    private static final long serialVersionUID = 1L;

    /** The reason for letting the peer go, which its close frame states. */
    public enum Cause {
        /** The peer does not take what is queued for it. */
        SLOW("slow consumer"),
        /** The peer has shown no good token, and its place is needed. */
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

    /** Returns the close frame's reason. */
    String reason() {
        return why.reason;
    }

    /** Leaves the stack trace out: this is not a bug, and there may be thousands at once. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it changes no state
    public Throwable fillInStackTrace() {
        return this;
    }
}
