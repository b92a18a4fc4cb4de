package io.notiflux.cli;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;

/** When an answer asks to come again: a number of seconds or a date, and a second where it is neither. */
final class RetryAfter {
    /** Asked to wait longer, a command gives up rather than seem to hang. */
    static final Duration LONGEST = Duration.ofSeconds(60);

    static final int RETRIES = 5;

    private static final Set<Integer> STATUSES = Set.of(429, 503);
    private static final int MAX_DIGITS = 9;

    private RetryAfter() {}

    static boolean isAsked(HttpResponse<?> answer) {
        return STATUSES.contains(answer.statusCode());
    }

    static Duration of(HttpResponse<?> answer, Clock clock) {
        return parse(answer.headers().firstValue("Retry-After").orElse("").strip(), clock);
    }

    static Duration parse(String value, Clock clock) {
        if (value.matches("[0-9]+")) {
            return Duration.ofSeconds(value.length() > MAX_DIGITS ? Integer.MAX_VALUE : Long.parseLong(value));
        }
        try {
            Duration left =
                    Duration.between(clock.instant(), ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME));
            return left.isNegative() ? Duration.ZERO : left;
        } catch (DateTimeException | ArithmeticException e) {
            return Duration.ofSeconds(1);
        }
    }
}
