package io.notiflux.admin;

import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.notiflux.http.ProblemException;

/** Sends answers of JSON, which no cache may keep, or the problem in their place. */
final class Answers {
    private static final Header CONTENT_TYPE = HeaderValues.create(HeaderNames.CONTENT_TYPE, "application/json");
    private static final Header NO_STORE = HeaderValues.create(HeaderNames.CACHE_CONTROL, "no-store");

    private Answers() {}

    /** Makes the JSON that answers a request. */
    @FunctionalInterface
    interface Answer {
        byte[] to(ServerRequest request) throws ProblemException;
    }

    static Handler json(Answer answer) {
        return (request, response) -> {
            try {
                byte[] content = answer.to(request);
                response.header(CONTENT_TYPE).header(NO_STORE).send(content);
            } catch (ProblemException e) {
                e.problem().send(response);
            }
        };
    }
}
