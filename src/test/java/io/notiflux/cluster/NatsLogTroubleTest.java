package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.notiflux.CuttableProxy;
import io.notiflux.cluster.Appended.NotSent;
import io.notiflux.cluster.Appended.Stored;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is wrong at the servers: one clear reason, not ready, and healed where somebody mends it. */
class NatsLogTroubleTest extends NatsTest {
    private final Seen seen = new Seen();

    @Test
    void natsAwayAtTheStart_isWaitedFor_andSoIsWhatWasAppended() {
        NatsCluster nats = keep(NatsCluster.one());
        NatsLog log = keep(Nodes.openPatient(nats.settings(), seen));
        CompletableFuture<Appended> early = log.append(List.of(new Broadcast("t", "early")));
        Nodes.awaitReason(log, "no server can be reached");

        nats.started();

        assertThat(Nodes.answer(early)).isInstanceOf(Stored.class);
        Nodes.awaitReady(log);
        await().until(() -> seen.messages(), List.of("early")::equals);
    }

    @Test
    void natsAwayForTooLong_isNotSent() {
        NatsCluster nats = keep(NatsCluster.one());
        LogTimes short_ = Nodes.times(Duration.ofMillis(500), LogTimes.DEFAULT.silence());
        NatsLog log = keep(Nodes.open(nats.settings(), Nodes.LIMITS, short_, seen));

        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(NotSent.class);
        assertThat(log.stats().orElseThrow().pendingBytes()).isZero();
    }

    @Test
    void tooMuchThatWaits_isRefusedAtOnce() {
        NatsCluster nats = keep(NatsCluster.one());
        LogLimits few = new LogLimits(Duration.ofMinutes(5), Duration.ofMinutes(2), 512 * 1_024, 10_000, 1L << 30);
        LogTimes patient = Nodes.times(Duration.ofMinutes(1), LogTimes.DEFAULT.silence());
        NatsLog log = keep(Nodes.open(nats.settings(), few, patient, seen));
        CompletableFuture<Appended> waits = log.append(List.of(new Broadcast("t", "x".repeat(8_000))));

        assertThat(Nodes.append(log, "t", "x".repeat(4_000))).isInstanceOf(Appended.Full.class);

        nats.started();
        assertThat(Nodes.answer(waits)).isInstanceOf(Stored.class);
        assertThat(Nodes.append(log, "t", "x".repeat(4_000))).isInstanceOf(Stored.class);
    }

    @Test
    void jetStreamOff_isTold_andHealsWhenItIsOn() {
        NatsCluster nats = keep(NatsCluster.one("", "").started());
        NatsLog log = keep(Nodes.open(nats.settings(), seen));
        Nodes.awaitReason(log, "JetStream off");

        nats.server(0).kill();
        nats.configure("", NatsCluster.JETSTREAM);
        nats.server(0).start();

        Nodes.awaitReady(log);
    }

    @Test
    void smallMaxPayload_isTold_withBothSettings() {
        NatsCluster nats = keep(
                NatsCluster.one("max_payload: 64KB\n", NatsCluster.JETSTREAM).started());
        NatsLog log = keep(Nodes.open(nats.settings(), seen));

        Nodes.awaitReason(log, "max_payload is 65536");
        assertThat(log.health().reason()).contains("MAX_MESSAGE_BYTES");

        nats.server(0).kill();
        nats.configure("", NatsCluster.JETSTREAM);
        nats.server(0).start();
        Nodes.awaitReady(log);
    }

    @Test
    void streamOfOtherSubjects_isRefused_andLeftAlone() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        manage(nats, streamNamed().subjects("something.else").build());
        NatsLog log = keep(Nodes.open(nats.settings(), seen));

        Nodes.awaitReason(log, "has other subjects");
        assertThat(log.health().reason()).contains("notiflux.log", "NATS_STREAM");
        nats.manage(streams -> assertThat(streams.getStreamInfo(NatsCluster.STREAM)
                        .getConfiguration()
                        .getSubjects())
                .containsExactly("something.else"));

        nats.manage(streams ->
                streams.updateStream(streamNamed().subjects("notiflux.log").build()));
        Nodes.awaitReady(log);
    }

    @Test
    void streamInMemory_isRefused() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        manage(
                nats,
                streamNamed()
                        .subjects("notiflux.log")
                        .storageType(StorageType.Memory)
                        .build());
        NatsLog log = keep(Nodes.open(nats.settings(), seen));

        Nodes.awaitReason(log, "held in memory");
    }

    @Test
    void subjectOfAnotherStream_isTold() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        manage(
                nats,
                StreamConfiguration.builder()
                        .name("other")
                        .subjects("notiflux.>")
                        .build());
        NatsLog log = keep(Nodes.open(nats.settings(), seen));

        Nodes.awaitReason(log, "another stream has the log's subject");

        nats.manage(streams -> streams.deleteStream("other"));
        Nodes.awaitReady(log);
    }

    @Test
    void operatorsStream_isUsed_withAWildcardAndNoWord() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        manage(
                nats,
                streamNamed()
                        .subjects("notiflux.*")
                        .maxAge(Duration.ofSeconds(30))
                        .build());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));

        assertThat(Nodes.append(log, "t", "m")).isInstanceOf(Stored.class);
    }

    @Test
    void tooFewServersForTheReplicas_areTold() {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsSettings settings = nats.settings();
        NatsLog log = keep(Nodes.open(
                new NatsSettings(settings.urls(), settings.stream(), 3, settings.login(), settings.tls()), seen));

        Nodes.awaitReason(log, "NATS_REPLICAS");
    }

    @Test
    void wrongPassword_isTold_andHealsWhenItIsRight() {
        NatsCluster nats =
                keep(NatsCluster.one(user("right"), NatsCluster.JETSTREAM).started());
        NatsLog log = keep(Nodes.open(nats.settings(new Login.Password("notiflux", "wrong")), seen));
        Nodes.awaitReason(log, "refuse this node's login");

        nats.configure(user("wrong"), NatsCluster.JETSTREAM);
        nats.server(0).reload();
        Nodes.awaitReady(log);

        // Again, while it runs: jnats then closes the connection for good.
        nats.configure(user("other"), NatsCluster.JETSTREAM);
        nats.server(0).reload();
        Nodes.awaitReason(log, "refuse this node's login");
        nats.configure(user("wrong"), NatsCluster.JETSTREAM);
        nats.server(0).reload();
        Nodes.awaitReady(log);
    }

    private static String user(String password) {
        return "authorization { user: notiflux, password: " + password + " }\n";
    }

    @Test
    void garbageAndNewerRecords_areGaps() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        Nodes.append(log, "t", "before");

        try (var somebody = new NatsAdmin(nats.urls())) {
            somebody.publish(new byte[] {'g', 'a', 'r', 'b', 'a', 'g', 'e'});
            somebody.publish(new byte[] {2, 0, 0, 0, 0, 0, 0, 0});
        }
        Nodes.append(log, "t", "after");

        await().until(() -> seen.messages(), List.of("before", "after")::equals);
        assertThat(seen.forgotten)
                .containsExactly(
                        "start", "a record can't be read: it has 7 bytes", "a record can't be read: its version is 2");
        LogStats stats = log.stats().orElseThrow();
        assertThat(stats.unreadable()).isEqualTo(2);
        assertThat(stats.gaps()).isEqualTo(2);
        assertThat(log.health().ready()).isTrue();
    }

    @Test
    void purgedStream_isNoGapForWhoHasReadAll() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        Nodes.append(log, "t", "before");
        await().until(() -> seen.count() == 1);

        nats.manage(streams -> streams.purgeStream(NatsCluster.STREAM));
        Nodes.append(log, "t", "after");

        await().until(() -> seen.messages(), List.of("before", "after")::equals);
        assertThat(seen.forgotten).containsExactly("start");
        var other = new Seen();
        try (NatsLog _ = Nodes.openReady(nats.settings(), other)) {
            assertThat(other.messages()).containsExactly("after");
        }
    }

    @Test
    void deletedRecord_isAGapForWhoComesLater() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        long second = 0;
        for (String message : List.of("one", "two", "three")) {
            long number = Nodes.id(Nodes.append(log, "t", message)).offset();
            second = message.equals("two") ? number / LogRecord.MAX_BROADCASTS : second;
        }
        long deleted = second;
        nats.manage(streams -> streams.deleteMessage(NatsCluster.STREAM, deleted));

        var other = new Seen();
        try (NatsLog _ = Nodes.openReady(nats.settings(), other)) {
            assertThat(other.messages()).containsExactly("one", "three");
            assertThat(other.forgotten).hasSize(2).last().asString().startsWith("jump");
        }
    }

    @Test
    void deletedLastRecord_holdsUpNobodyWhoReadsToTheEnd() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        Nodes.append(log, "t", "one");
        long last = Nodes.id(Nodes.append(log, "t", "two")).offset() / LogRecord.MAX_BROADCASTS;
        nats.manage(streams -> streams.deleteMessage(NatsCluster.STREAM, last));

        var other = new Seen();
        NatsLog _ = keep(Nodes.openReady(nats.settings(), other));
        assertThat(other.forgotten).hasSize(2).last().asString().startsWith("the end was deleted");
        Nodes.append(log, "t", "three");
        await().until(() -> other.messages().equals(List.of("one", "three")));
        assertThat(other.forgotten).hasSize(2);
    }

    @Test
    void deletedLastRecord_isAGapForWhoWasAwayMeanwhile() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        CuttableProxy network =
                keep(new CuttableProxy(URI.create(nats.urls().getFirst()).getPort()));
        var other = new Seen();
        NatsLog away = keep(Nodes.openReady(
                new NatsSettings(
                        List.of(network.url().replace("http", "nats")),
                        NatsCluster.STREAM,
                        0,
                        new Login.Nobody(),
                        Tls.NONE),
                other));
        network.cut();
        Nodes.append(log, "t", "one");
        long last = Nodes.id(Nodes.append(log, "t", "two")).offset() / LogRecord.MAX_BROADCASTS;
        nats.manage(streams -> streams.deleteMessage(NatsCluster.STREAM, last));
        network.restore();

        await().atMost(Duration.ofMinutes(1)).until(() -> other.forgotten.size() == 2);
        assertThat(other.forgotten.getLast()).startsWith("the end was deleted");
        Nodes.awaitReady(away);
        assertThat(other.messages()).containsExactly("one");
    }

    @Test
    void deletedStream_isMadeAnew_withOtherIds() throws Exception {
        NatsCluster nats = keep(NatsCluster.one().started());
        NatsLog log = keep(Nodes.openReady(nats.settings(), seen));
        String before = Nodes.id(Nodes.append(log, "t", "before")).epoch();

        nats.manage(streams -> streams.deleteStream(NatsCluster.STREAM));

        await().atMost(Duration.ofSeconds(40)).until(() -> Nodes.append(log, "t", "after") instanceof Stored);
        assertThat(Nodes.id(Nodes.append(log, "t", "last")).epoch()).isNotEqualTo(before);
        assertThat(seen.forgotten).containsExactly("start", "another stream");
        await().until(() -> seen.messages().getLast().equals("last"));
        Nodes.awaitReady(log);
    }

    private static void manage(NatsCluster nats, StreamConfiguration stream) throws Exception {
        nats.manage(streams -> streams.addStream(stream));
    }

    private static StreamConfiguration.Builder streamNamed() {
        return StreamConfiguration.builder().name(NatsCluster.STREAM).storageType(StorageType.File);
    }
}
