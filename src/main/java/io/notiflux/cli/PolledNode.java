package io.notiflux.cli;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** A node that is asked again and again, by its admin port. One thread at a time asks. */
final class PolledNode {
    private final HttpClient client;
    private final ServerUrl url;
    private final Duration timeout;
    private String name = "";
    private Optional<NodeFigures> last = Optional.empty();

    PolledNode(HttpClient client, ServerUrl url, Duration timeout) {
        this.client = client;
        this.url = url;
        this.timeout = timeout;
    }

    /** Asks for the metrics and the first topics in that order. A failure is told in the poll. */
    NodePoll poll(TopicSort sort, int topics) throws InterruptedException {
        Optional<NodeFigures> before = last;
        last = Optional.empty();
        try {
            String exposition = get("/observe/metrics");
            NodeFigures figures = NodeFigures.read(System.nanoTime(), exposition);
            AdminAnswer answer = AdminAnswer.read(get("/admin/topics?sort=" + sort.name() + "&limit=" + topics));
            name = answer.name();
            last = Optional.of(figures);
            return new NodePoll(name, url.base().getAuthority(), figures.state(), last, before, Optional.of(answer));
        } catch (CommandException e) {
            return NodePoll.failed(name, url.base().getAuthority(), String.valueOf(e.getMessage()));
        } catch (HttpTimeoutException e) {
            return NodePoll.failed(name, url.base().getAuthority(), "silent");
        } catch (IOException e) {
            return NodePoll.failed(name, url.base().getAuthority(), "down");
        }
    }

    private String get(String target) throws IOException, InterruptedException, CommandException {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(url.http(target)).timeout(timeout).build(),
                HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new CommandException("answers " + response.statusCode());
        }
        return response.body();
    }
}
