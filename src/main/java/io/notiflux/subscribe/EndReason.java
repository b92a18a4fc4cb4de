package io.notiflux.subscribe;

import static io.helidon.websocket.WsCloseCodes.TOO_BIG;
import static io.helidon.websocket.WsCloseCodes.TRY_AGAIN_LATER;

import io.notiflux.stats.Label;
import io.notiflux.websocket.LetGo;
import io.notiflux.websocket.ProtocolViolation;
import java.util.Optional;

/** The reason why a connection ended. If several apply, the first one counts. */
public enum EndReason implements Label {
    /** The client sent a close frame. */
    CLIENT,
    /** The stream ended or was reset without a close frame. */
    VANISHED,
    /** Neither ping nor pong came in time. */
    TIMEOUT,
    /** The client did not take what was queued for it. */
    SLOW,
    /** The client broke RFC 6455. */
    PROTOCOL,
    /** The server stops. */
    DRAIN,
    /** The client sent a message over the limit, or there was no memory for its unfinished message. */
    LIMIT,
    /** An operator ended it. */
    ADMIN,
    /** The token has expired that a stream was opened with, or a subscription that was still being replayed. */
    EXPIRED,
    /** The cluster's log has a gap, so the client must come back and be told that messages may be missing. */
    GAP,
    /** The server had an internal fault. */
    ERROR;

    /** Why a connection ends with this error, which is the peer's; empty for one of the server's own. */
    static Optional<EndReason> of(Throwable error) {
        return switch (error) {
            case LetGo letGo ->
                Optional.of(
                        switch (letGo.why()) {
                            case SLOW -> SLOW;
                            case NO_TOKEN -> LIMIT;
                        });
            case ProtocolViolation violation ->
                Optional.of(
                        switch (violation.closeCode()) {
                            case TOO_BIG, TRY_AGAIN_LATER -> LIMIT;
                            default -> PROTOCOL;
                        });
            default -> Optional.empty();
        };
    }
}
