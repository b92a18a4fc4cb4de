package io.notiflux.cli;

import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;

/** A request that is sent again when the server says when: over a limit, or about to end. */
final class RetryingPost {
    /** Sends it once. */
    @FunctionalInterface
    interface Attempt {
        HttpResponse<byte[]> send() throws LostException, CommandException, InterruptedException;
    }

    private RetryingPost() {}

    /** Returns the first answer that does not ask to come again, or the last of all. */
    static HttpResponse<byte[]> send(Attempt attempt) throws LostException, CommandException, InterruptedException {
        for (int left = RetryAfter.RETRIES; ; left--) {
            HttpResponse<byte[]> answer = attempt.send();
            Duration wait = RetryAfter.of(answer, Clock.systemUTC());
            if (!RetryAfter.isAsked(answer)
                    || hasResults(answer)
                    || left == 0
                    || wait.compareTo(RetryAfter.LONGEST) > 0) {
                return answer;
            }
            System.err.println("notiflux: " + answer.statusCode() + ", trying again in " + wait.toSeconds() + " s");
            Thread.sleep(wait);
        }
    }

    /** A batch with results was taken, and each of its broadcasts has an answer of its own. */
    private static boolean hasResults(HttpResponse<byte[]> answer) {
        return Answer.of(answer.body()).map(read -> !read.results().isEmpty()).orElse(false);
    }
}
