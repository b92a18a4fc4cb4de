package io.notiflux.access;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name under which other systems have a request in their logs: the trace id of {@code traceparent} (W3C Trace
 * Context), or {@code X-Request-Id}. A header that comes twice, or has another form, names nothing.
 */
final class RequestId {
    private static final HeaderName TRACEPARENT = HeaderNames.create("traceparent");
    private static final HeaderName X_REQUEST_ID = HeaderNames.create("X-Request-Id");

    /** A later version may have more behind it; version ff is none, and no trace has zeros for an id. */
    private static final Pattern TRACE = Pattern.compile(
            "(?!ff)(?<version>[0-9a-f]{2})-(?!0{32})(?<id>[0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?<more>-.*)?");

    /** What UUIDs, ULIDs and the usual proxies' ids consist of, none of which needs to be escaped. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:/+=-]{1,64}");

    private RequestId() {}

    static Optional<String> of(Headers headers) {
        Optional<String> traceparent = only(headers, TRACEPARENT);
        if (traceparent.isPresent()) {
            Matcher trace = TRACE.matcher(traceparent.get());
            if (trace.matches()
                    && (trace.group("more") == null || !trace.group("version").equals("00"))) {
                return Optional.of(trace.group("id"));
            }
        }
        return only(headers, X_REQUEST_ID).filter(id -> ID.matcher(id).matches());
    }

    private static Optional<String> only(Headers headers, HeaderName name) {
        if (!headers.contains(name)) {
            return Optional.empty();
        }
        List<String> values = headers.values(name);
        return values.size() == 1 ? Optional.of(values.getFirst().strip()) : Optional.empty();
    }
}
