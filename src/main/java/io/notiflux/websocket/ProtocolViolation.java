package io.notiflux.websocket;

import io.helidon.websocket.WsCloseException;

/** The peer broke RFC 6455, or a limit on messages: its connection is failed with this code. */
public final class ProtocolViolation extends WsCloseException {
    private static final long serialVersionUID = 1L;

    private final String rule;

    ProtocolViolation(int closeCode, String rule) {
        super(rule, closeCode);
        this.rule = rule;
    }

    /** What the peer must do; also the close frame's reason. */
    String rule() {
        return rule;
    }

    /** Without a stack: it is control flow, and the peer decides how often. */
    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it touches nothing
    public Throwable fillInStackTrace() {
        return this;
    }
}
