package io.notiflux.websocket;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The extension permessage-deflate (RFC 7692) as this server agrees to it: each message is compressed by itself, in either
 * direction, so that one compressed form serves all receivers and a connection keeps no compressor.
 */
final class PermessageDeflate {
    private static final String NAME = "permessage-deflate";
    private static final String NO_TAKEOVER = NAME + "; server_no_context_takeover; client_no_context_takeover";
    private static final String SERVER_BITS = "server_max_window_bits";
    private static final Pattern WINDOW_BITS = Pattern.compile("[89]|1[0-5]");

    /** The only size of the window that the JDK compresses with, in bits; any other can be inflated. */
    private static final String OUR_BITS = "15";

    private PermessageDeflate() {}

    /**
     * Returns what the server answers to the first offer that it can accept; empty if there is none. An offer with a
     * parameter that is unknown, invalid or doubled is not accepted, as section 7.1 says.
     */
    static Optional<String> answer(List<ExtensionOffer> offers) {
        return offers.stream()
                .filter(PermessageDeflate::isAcceptable)
                .findFirst()
                .map(offer ->
                        offer.parameters().stream().anyMatch(one -> one.name().equals(SERVER_BITS))
                                ? NO_TAKEOVER + "; " + SERVER_BITS + "=" + OUR_BITS
                                : NO_TAKEOVER);
    }

    private static boolean isAcceptable(ExtensionOffer offer) {
        Set<String> names = new HashSet<>();
        return offer.name().equals(NAME)
                && offer.parameters().stream().allMatch(one -> names.add(one.name()) && isAcceptable(one));
    }

    private static boolean isAcceptable(ExtensionOffer.Parameter parameter) {
        Optional<String> value = parameter.value();
        return switch (parameter.name()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> value.isEmpty();
            case SERVER_BITS -> value.equals(Optional.of(OUR_BITS));
            case "client_max_window_bits" ->
                value.isEmpty() || WINDOW_BITS.matcher(value.get()).matches();
            default -> false;
        };
    }
}
