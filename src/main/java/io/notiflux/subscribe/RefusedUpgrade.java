package io.notiflux.subscribe;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/** The answer to an upgrade that may be had later: 503, after which clients come again by themselves. */
final class RefusedUpgrade {
    private static final String RETRY_AFTER_SECONDS = "5";

    private RefusedUpgrade() {}

    static RequestException forNow(String detail) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderValues.create(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS))
                .message(detail)
                .build();
    }
}
