package io.notiflux.websocket;

import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsCloseException;

/** The peer does not take what is queued for it: its connection is let go with 1013. */
public final class SlowConsumer extends WsCloseException {
    private static final long serialVersionUID = 1L;

    /** The close frame's reason. */
    static final String REASON = "slow consumer";

    SlowConsumer() {
        super(REASON, WsCloseCodes.TRY_AGAIN_LATER);
    }

    /** Without a stack: it is no bug, and there may be thousands at once. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it touches nothing
    public Throwable fillInStackTrace() {
        return this;
    }
}
