package io.notiflux.subscribe;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.RequestException;
import io.helidon.http.Status;

/** The refusal of an upgrade, because no more connections are taken. */
final class NoPlace {
    private static final String RETRY_AFTER_SECONDS = "5";

    private NoPlace() {}

    static RequestException because(String reason) {
        return RequestException.builder()
                .type(DirectHandler.EventType.OTHER)
                .status(Status.SERVICE_UNAVAILABLE_503)
                .header(HeaderValues.create(HeaderNames.RETRY_AFTER, RETRY_AFTER_SECONDS))
                .message(reason)
                .build();
    }
}
