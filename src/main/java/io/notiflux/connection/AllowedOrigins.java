package io.notiflux.connection;

import io.notiflux.stats.Tally;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The web origins whose pages may connect (RFC 6455 section 10.2). A client that sends no {@code Origin} is not a
 * browser, and is admitted. The check only keeps a foreign page from using a visitor's browser.
 */
public final class AllowedOrigins {
    private static final String ANY = "*";

    private final Set<String> origins;
    private final Tally<Refused> refusals;

    /**
     * Makes the set of allowed origins.
     *
     * @param origins each as {@code https://example.com}, or {@code *} for any
     * @param refusals counts the origins that are not admitted
     */
    public AllowedOrigins(Set<String> origins, Tally<Refused> refusals) {
        this.refusals = refusals;
        this.origins = origins.stream().map(AllowedOrigins::normal).collect(Collectors.toUnmodifiableSet());
    }

    public boolean allows(String origin) {
        return origins.contains(ANY) || origins.contains(normal(origin));
    }

    /** Does the same as {@link #allows}, and counts a refusal where the origin is not allowed. */
    public boolean admits(String origin) {
        boolean admitted = allows(origin);
        if (!admitted) {
            refusals.count(Refused.ORIGIN);
        }
        return admitted;
    }

    /**
     * Brings an origin into its normal form. Scheme and host are case-insensitive (RFC 6454 section 4). The only other
     * part of an origin is the port, which browsers leave out where it is the scheme's default.
     */
    private static String normal(String origin) {
        String lower = origin.toLowerCase(Locale.ROOT);
        return withoutPort(withoutPort(lower, "https://", ":443"), "http://", ":80");
    }

    private static String withoutPort(String origin, String scheme, String port) {
        return origin.startsWith(scheme) && origin.endsWith(port)
                ? origin.substring(0, origin.length() - port.length())
                : origin;
    }
}
