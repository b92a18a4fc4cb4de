package io.notiflux.websocket;

import io.helidon.websocket.WsCloseException;

/** The peer broke RFC 6455, or a limit on messages. Its connection is failed with this code. */
public final class ProtocolViolation extends WsCloseException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    ProtocolViolation(int closeCode, String rule) {
        super(rule, closeCode);
        this.rule = rule;
    }

    /** Returns what the peer must do, which is also the close frame's reason. */
    String rule() {
        return rule;
    }

    /** Leaves the stack trace out: this is control flow, and the peer decides how often it happens. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it changes no state
    public Throwable fillInStackTrace() {
        return this;
    }
}
