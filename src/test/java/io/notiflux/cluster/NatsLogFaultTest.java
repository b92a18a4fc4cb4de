package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.ClusterInfo;
import io.notiflux.cluster.Appended.NotSent;
import io.notiflux.cluster.Appended.Stored;
import io.notiflux.cluster.Appended.Unknown;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Three servers, two nodes, publishers at work: servers die and freeze. */
@Tag("alone")
class NatsLogFaultTest extends NatsTest {
    private static final int PUBLISHERS = 6;
    private static final Duration WHILE = Duration.ofMinutes(2);

    private final List<Seen> seen = List.of(new Seen(), new Seen());

    /** They go on trying for longer than servers need to start on any machine. */
    private List<NatsLog> nodes(NatsCluster nats) {
        List<NatsLog> nodes = new ArrayList<>();
        for (Seen sink : seen) {
            nodes.add(keep(Nodes.openPatient(nats.settings(), sink)));
        }
        nodes.forEach(Nodes::awaitReady);
        return nodes;
    }

    /** Another node reads the log anew, several times: each consumer sits on another replica. */
    private void checkReplicas(NatsCluster nats, Publishers publishers) {
        List<Seen> all = new ArrayList<>(seen);
        for (int i = 0; i < 4; i++) {
            var again = new Seen();
            NatsLog _ = keep(Nodes.openReady(nats.settings(), again));
            all.add(again);
        }
        publishers.check(all);
        assertThat(seen).allSatisfy(node -> assertThat(node.forgotten).containsExactly("start"));
    }

    @Test
    void killedServers_loseNothingAcknowledged() throws Exception {
        NatsCluster nats = keep(NatsCluster.three());
        List<NatsLog> nodes = nodes(nats);
        try (var publishers = new Publishers(nodes, PUBLISHERS)) {
            publishers.awaitMore(500);
            for (NatsServer victim : List.of(nats.server(0), nats.server(1))) {
                ClusterInfo _ = nats.upToDate();
                victim.kill();
                publishers.awaitMore(500);
                victim.start();
                publishers.awaitMore(500);
            }
            NatsServer leader = nats.leader();
            leader.kill();
            publishers.awaitMore(500);
            leader.start();
            publishers.awaitMore(500);

            nats.servers().forEach(NatsServer::kill);
            nats.servers().forEach(NatsServer::start);
            publishers.awaitMore(500);
            publishers.end();

            nodes.forEach(Nodes::awaitReady);
            checkReplicas(nats, publishers);
            assertThat(publishers.refused()).isEmpty();
        }
    }

    @Test
    void frozenServers_loseNothingAcknowledged() throws Exception {
        NatsServer.assumeSafe();
        NatsCluster nats = keep(NatsCluster.three());
        List<NatsLog> nodes = nodes(nats);
        try (var publishers = new Publishers(nodes, PUBLISHERS)) {
            publishers.awaitMore(500);
            NatsServer leader = nats.leader();
            NatsServer follower = nats.servers().stream()
                    .filter(server -> server != leader)
                    .findFirst()
                    .orElseThrow();
            follower.freeze();
            publishers.awaitMore(500);
            leader.freeze();
            await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
            follower.thaw();
            publishers.awaitMore(500);
            leader.thaw();
            publishers.awaitMore(500);
            publishers.end();

            nodes.forEach(Nodes::awaitReady);
            checkReplicas(nats, publishers);
        }
    }

    @Test
    void lostQuorum_isToldAndHeals() {
        NatsCluster nats = keep(NatsCluster.three());
        // Consumers are on any of the servers: one that is on the server which is left goes on.
        NatsSettings left =
                new NatsSettings(nats.urls().subList(2, 3), nats.settings().stream(), 0, new Login.Nobody(), Tls.NONE);
        List<NatsLog> nodes = new ArrayList<>();
        nodes.add(keep(Nodes.openReady(left, seen.getFirst())));
        LogTimes impatient = Nodes.times(LogTimes.DEFAULT.deadline(), Duration.ofSeconds(1));
        nodes.add(keep(Nodes.open(left, Nodes.LIMITS, impatient, seen.getLast()))); // publishes nothing, so it must ask
        nodes.forEach(Nodes::awaitReady);
        NatsLog log = nodes.getFirst();
        Nodes.append(log, "t", "before");

        nats.server(0).kill();
        nats.server(1).kill();
        CompletableFuture<Appended> during = log.append(List.of(new Broadcast("t", "during")));
        assertThat(Nodes.answer(during)).isInstanceOfAny(Unknown.class, NotSent.class);
        for (NatsLog node : nodes) {
            await().atMost(WHILE).until(() -> !node.health().ready());
        }

        nats.server(0).start();
        nodes.forEach(Nodes::awaitReady);
        await().atMost(WHILE).until(() -> Nodes.append(log, "t", "after") instanceof Stored);
        await().atMost(WHILE).until(() -> seen.getLast().messages().getLast().equals("after"));
        assertThat(seen.getFirst().forgotten).containsExactly("start");
    }

    @Test
    void slowServer_isWaitedFor_andWhatTookTooLongIsNotDoubled() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openPatient(nats.settings(), seen.getFirst()));
        Nodes.awaitReady(log);
        nats.server(0).freeze();
        CompletableFuture<Appended> slow = log.append(List.of(new Broadcast("t", "slow")));
        await().pollDelay(Duration.ofSeconds(3)).until(() -> true); // longer than a try's time
        assertThat(slow).isNotDone();
        nats.server(0).thaw();

        assertThat(Nodes.answer(slow)).isInstanceOf(Stored.class);
        Nodes.append(log, "t", "after");
        await().until(() -> seen.getFirst().messages(), List.of("slow", "after")::equals);
        assertThat(seen.getFirst().forgotten).containsExactly("start");
    }

    @Test
    void close_whileTheServerDoesNotAnswer_answersBeforeTheTriesAreOver() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = Nodes.openReady(nats.settings(), seen.getFirst());
        nats.server(0).freeze();
        CompletableFuture<Appended> underWay = log.append(List.of(new Broadcast("t", "under way")));
        log.close();
        assertThat(underWay.get(LogTimes.DEFAULT.deadline().toSeconds() / 2, TimeUnit.SECONDS))
                .isInstanceOf(Unknown.class);
        assertThat(Nodes.append(log, "t", "too late")).isInstanceOf(NotSent.class);
    }
}
