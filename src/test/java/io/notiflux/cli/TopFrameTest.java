package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopFrameTest {
    private static final long SECOND = 1_000_000_000L;
    private static final LocalTime NOON = LocalTime.of(12, 0, 7, 900_000_000);
    private static final TerminalSize USUAL = new TerminalSize(80, 24);

    @Test
    void nodes_haveTheirFiguresAndRates_andASum() throws IOException {
        NodePoll one = poll(
                "web-1",
                metrics(1, 2, 3, 1_000, 90, 0),
                metrics(1, 2, 3, 3_000, 30_090, 4_096),
                "{\"node\":\"web-1\",\"cluster\":true,\"topics\":[]}");
        NodePoll other = NodePoll.failed("", "10.0.0.2:9090", "down");

        List<String> lines =
                new TopFrame(List.of(one, other), TopicSort.messages, new TerminalSize(120, 24)).lines(NOON);

        assertThat(lines.stream().map(line -> line.replaceAll(" +", " ")))
                .containsExactly(
                        "12:00:07 1 of 2 nodes answer",
                        "NODE STATE PLAIN JSON SSE SUBS IN/S OUT/S B/S QUEUED SLOW",
                        "web-1 ready 1 2 3 7 1000 15.0k 0 4096 5",
                        "10.0.0.2:9090 down - - - - - - - - -",
                        "all 2 1 2 3 7 1000 15.0k 0 4096 5",
                        "",
                        "TOPIC SUBSCRIBERS MESSAGES/MIN BYTES/MIN KEPT KEPT BYTES");
    }

    @Test
    void nodesOfOneName_areToldByTheirAddresses() {
        List<NodePoll> polls = List.of(
                NodePoll.failed("web", "10.0.0.1:9090", "silent"), NodePoll.failed("web", "10.0.0.1:9091", "silent"));
        assertThat(new TopFrame(polls, TopicSort.messages, USUAL).lines(NOON))
                .anySatisfy(line -> assertThat(line).startsWith("10.0.0.1:9090 "))
                .anySatisfy(line -> assertThat(line).startsWith("10.0.0.1:9091 "));
    }

    @Test
    void nodeThatStartedAnew_hasNoRatesYet() throws IOException {
        NodePoll poll = poll("n", metrics(0, 0, 0, 5_000, 5_000, 0), metrics(0, 0, 0, 10, 10, 0), topics(0));
        assertThat(line(poll, 2)).isEqualTo("n ready 0 0 0 7 - - 0 0 5");
    }

    @Test
    void nodeThatDrains_orIsNotReady_isToldToBe() throws IOException {
        String drains = "notiflux_ready 0.0\nnotiflux_draining 1.0\n";
        String starts = "notiflux_ready 0.0\nnotiflux_draining 0.0\n";
        assertThat(line(poll("n", drains, drains, topics(0)), 2)).startsWith("n draining ");
        assertThat(line(poll("n", starts, starts, topics(0)), 2)).startsWith("n not ready ");
    }

    @Test
    void topics_areTheHottest_thatThereIsRoomFor() throws IOException {
        NodePoll poll = poll("n", "", "", topics(50));
        for (int rows = 6; rows < 60; rows++) {
            List<String> lines =
                    new TopFrame(List.of(poll), TopicSort.messages, new TerminalSize(80, rows)).lines(NOON);
            int room = Math.min(50, rows - 5);
            assertThat(lines).hasSize(5 + room);
            assertThat(lines.get(5)).startsWith("topic:49 ");
            assertThat(lines.getLast()).startsWith("topic:" + (50 - room) + " ");
        }
    }

    @Test
    void terminalOfAnySize_holdsThePicture() throws IOException {
        NodePoll poll = poll("日本語".repeat(9), metrics(1, 2, 3, 4, 5, 6), metrics(1, 2, 3, 4, 5, 6), topics(9));
        for (int side = 1; side < 100; side++) {
            var size = new TerminalSize(side, side);
            assertThat(new TopFrame(List.of(poll, poll, poll), TopicSort.name, size).lines(NOON))
                    .hasSizeLessThanOrEqualTo(side)
                    .allSatisfy(line -> assertThat(DisplayText.width(line)).isLessThanOrEqualTo(size.columns()));
        }
    }

    @Test
    void longNames_giveWayToFigures() throws IOException {
        String json = "{\"node\":\"n\",\"topics\":[{\"name\":\"" + "x".repeat(1_024) + "\",\"subscribers\":123}]}";
        assertThat(new TopFrame(List.of(poll("n", "", "", json)), TopicSort.messages, USUAL)
                        .lines(NOON)
                        .getLast())
                .matches("x+… +123 +0 +0 +0 +0")
                .hasSize(80);
    }

    @Test
    void wordsOfStrangers_steerNoTerminal() throws IOException {
        String json = "{\"node\":\"n\",\"topics\":[{\"name\":\"\\u001b[2Ja\\u0007\\u009b\\u202eb\"}]}";
        assertThat(String.join(
                        "",
                        new TopFrame(List.of(poll("\u001bn", "", "", json)), TopicSort.messages, USUAL).lines(NOON)))
                .contains("?[2Ja???b", "?n")
                .doesNotContainPattern("\\p{C}");
    }

    private static String line(NodePoll poll, int index) {
        return new TopFrame(List.of(poll), TopicSort.messages, new TerminalSize(120, 24))
                .lines(NOON)
                .get(index)
                .replaceAll(" +", " ");
    }

    /** Two seconds lie between the two. */
    private static NodePoll poll(String label, String before, String now, String topics) throws IOException {
        NodeFigures figures = NodeFigures.read(3 * SECOND, now);
        return new NodePoll(
                label,
                "10.0.0.1:9090",
                figures.state(),
                Optional.of(figures),
                Optional.of(NodeFigures.read(SECOND, before)),
                Optional.of(AdminAnswer.read(topics)));
    }

    private static String metrics(int plain, int json, int sse, int broadcasts, int deliveries, int queued) {
        return """
                # HELP notiflux_connections Open connections.
                # TYPE notiflux_connections gauge
                notiflux_connections{protocol="plain",} %d.0
                notiflux_connections{protocol="json",} %d.0
                notiflux_connections{protocol="sse",} %d.0
                notiflux_subscriptions 7.0
                notiflux_broadcasts_total{result="accepted",} %d.0
                notiflux_broadcasts_total{result="rate_limited",} 77.0
                notiflux_deliveries_total %d.0
                notiflux_queued_bytes %d.0
                notiflux_slow_consumers_total 5.0
                notiflux_ready 1.0
                notiflux_draining 0.0
                jvm_threads_current 7.0
                """.formatted(plain, json, sse, broadcasts, deliveries, queued);
    }

    private static String topics(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"topic:" + i + "\",\"messages_per_minute\":" + i + "}")
                .collect(Collectors.joining(",", "{\"node\":\"n\",\"topics\":[", "]}"));
    }
}
