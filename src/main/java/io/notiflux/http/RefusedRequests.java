package io.notiflux.http;

import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.Status;
import io.notiflux.stats.Tally;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Makes the answers to requests that are refused before Helidon sees them. They are problems like all others, and the
 * last answer on their connection.
 */
public final class RefusedRequests {
    private final CrossOrigin crossOrigin;
    private final Predicate<String> isCounted;
    private final Tally<? super ProblemCode> results;

    /**
     * Makes the answers' writer.
     *
     * @param isCounted the paths whose refused requests are counted
     * @param results counts them by code
     */
    public RefusedRequests(CrossOrigin crossOrigin, Predicate<String> isCounted, Tally<? super ProblemCode> results) {
        this.crossOrigin = crossOrigin;
        this.isCounted = isCounted;
        this.results = results;
    }

    /**
     * Makes the whole answer.
     *
     * @param detail what is wrong and how to mend it
     * @param asked the path that the request seems to ask for
     * @param origin that the request seems to come from
     * @param headOnly whether the content is left out
     */
    public byte[] answer(Status status, String detail, String asked, Optional<String> origin, boolean headOnly) {
        var problem = new Problem(ProblemCode.of(status), status, detail);
        if (isCounted.test(asked)) {
            results.count(problem.code());
        }
        byte[] content = problem.json();
        var out = new ByteArrayOutputStream(content.length + 512);
        out.writeBytes(head(problem, asked, origin, content.length).getBytes(StandardCharsets.ISO_8859_1));
        if (!headOnly) {
            out.writeBytes(content);
        }
        return out.toByteArray();
    }

    private String head(Problem problem, String asked, Optional<String> origin, int length) {
        List<Header> headers = new ArrayList<>(problem.headers());
        origin.ifPresent(o -> headers.addAll(crossOrigin.headers(asked, o)));
        var head = new StringBuilder("HTTP/1.1 ")
                .append(problem.status().code())
                .append(' ')
                .append(problem.status().reasonPhrase())
                .append("\r\nDate: ")
                .append(DateTime.rfc1123String());
        for (Header header : headers) {
            head.append("\r\n").append(header.name()).append(": ").append(header.get());
        }
        return head.append("\r\nConnection: close\r\nContent-Length: ")
                .append(length)
                .append("\r\n\r\n")
                .toString();
    }
}
