package io.notiflux.cli;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Nodes that are asked together, again and again, so that one that is silent delays the others for a moment only. */
final class PolledNodes implements AutoCloseable {
    /** A node that needs longer is told to be silent, and asked again at the next look. */
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    /** What a node tells of at most. */
    private static final int MOST_TOPICS = 1_000;
    /** A topic's place at one node is not its place over all of them, so more are asked for than there is room for. */
    private static final int LEAST_TOPICS = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<PolledNode> nodes;
    private final TopicSort sort;

    PolledNodes(List<ServerUrl> urls, TopicSort sort) {
        this.nodes =
                urls.stream().map(url -> new PolledNode(client, url, TIMEOUT)).toList();
        this.sort = sort;
    }

    TopFrame look(TerminalSize size) throws InterruptedException {
        int topics = Math.clamp(size.rows(), LEAST_TOPICS, MOST_TOPICS);
        List<Future<NodePoll>> asked = nodes.stream()
                .map(node -> threads.submit(() -> node.poll(sort, topics)))
                .toList();
        List<NodePoll> polls = new ArrayList<>();
        for (Future<NodePoll> answer : asked) {
            try {
                polls.add(answer.get());
            } catch (ExecutionException e) {
                throw new IllegalStateException(e.getCause());
            }
        }
        return new TopFrame(polls, sort, size);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        client.shutdownNow();
    }
}
