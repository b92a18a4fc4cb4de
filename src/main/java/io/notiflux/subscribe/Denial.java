package io.notiflux.subscribe;

import java.util.Optional;

/**
 * Why a client does not get what it asks for.
 *
 * @param code as problems over HTTP have it
 * @param detail what is wrong and how to mend it
 * @param topic that it is about, where there is a choice
 */
record Denial(String code, String detail, Optional<String> topic) {
    static final String MALFORMED = "malformed_request";
    static final String LIMITED = "rate_limited";
}
