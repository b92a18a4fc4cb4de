package io.notiflux.http;

import io.helidon.common.uri.UriQuery;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A request's parameters: each at most once, and none that has no meaning here, as a misspelt one would be ignored. */
public final class Query {
    /** How many entries an answer has, if the request does not say. */
    public static final int DEFAULT_LIMIT = 100;

    public static final int MAX_LIMIT = 1_000;

    private final UriQuery query;

    private Query(UriQuery query) {
        this.query = query;
    }

    public static Query of(UriQuery query, String... known) throws ProblemException {
        List<String> names = List.of(known);
        for (String name : query.names()) {
            if (!names.contains(name)) {
                throw malformed("There is a parameter that has no meaning here; those that have are "
                        + String.join(", ", names) + ".");
            }
            if (query.all(name).size() > 1) {
                throw malformed("The parameter '" + name + "' is there more than once.");
            }
        }
        return new Query(query);
    }

    /** The value; empty if the parameter is missing or has none. */
    public Optional<String> text(String name) {
        return query.first(name).asOptional().filter(value -> !value.isEmpty());
    }

    /** An IP address. */
    public Optional<InetAddress> address() throws ProblemException {
        Optional<String> text = text("address");
        try {
            return text.map(InetAddress::ofLiteral);
        } catch (IllegalArgumentException e) {
            throw malformed("'address' must be an IP address, such as 192.0.2.7 or 2001:db8::7.");
        }
    }

    /** How many entries the answer may have: from 1 to {@link #MAX_LIMIT}. */
    public int limit() throws ProblemException {
        Optional<String> text = text("limit");
        if (text.isEmpty()) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text.get());
            if (limit >= 1 && limit <= MAX_LIMIT) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw malformed("'limit' must be a whole number from 1 to " + MAX_LIMIT + ".");
    }

    /** One of an enum's constants, which are written in lower case; the first one if the parameter is missing. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) throws ProblemException {
        E[] constants = type.getEnumConstants();
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return constants[0];
        }
        for (E constant : constants) {
            if (lower(constant).equals(text.get())) {
                return constant;
            }
        }
        throw malformed("'" + name + "' must be one of "
                + Stream.of(constants).map(Query::lower).collect(Collectors.joining(", ")) + ".");
    }

    public static ProblemException malformed(String detail) {
        return new ProblemException(ProblemCode.MALFORMED_REQUEST, detail);
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
