package io.notiflux.http1;

import io.helidon.http.Status;
import java.util.Optional;

/**
 * Writes the answers to requests that are refused before Helidon sees them. The connection ends after such an answer.
 */
@FunctionalInterface
public interface Refusals {
    /**
     * Makes the whole answer, head and content.
     *
     * @param detail what is wrong and how to mend it
     * @param path that the request seems to ask for; empty if that can't be told
     * @param origin that the request seems to come from
     * @param headOnly whether the answer must not have content
     */
    byte[] answer(Status status, String detail, String path, Optional<String> origin, boolean headOnly);
}
