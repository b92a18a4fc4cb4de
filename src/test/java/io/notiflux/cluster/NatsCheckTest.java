package io.notiflux.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamState;
import io.notiflux.config.NatsSettings;
import io.notiflux.config.NatsSettings.Login;
import io.notiflux.config.NatsSettings.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A look at real servers, after which they are as before. */
class NatsCheckTest extends NatsTest {
    private static final String SECRET = "s3cret-s3cret";
    private static final String INBOX = "_INBOX.notiflux.>";
    private static final List<String> PUBLISH = List.of(
            "notiflux.log",
            "$JS.API.STREAM.INFO.notiflux",
            "$JS.API.STREAM.CREATE.notiflux",
            "$JS.API.CONSUMER.CREATE.notiflux.*",
            "$JS.API.STREAM.MSG.GET.notiflux",
            "$JS.FC.notiflux.>");

    @Test
    void streamThatIsMissing_wouldBeCreated_andIsNot() throws Exception {
        NatsCluster nats = started("", NatsCluster.JETSTREAM);

        NatsCheck.Found found = check(nats.settings());

        assertThat(found.faults()).isEmpty();
        assertThat(found.holds())
                .anyMatch(line ->
                        line.startsWith("server: " + nats.urls().getFirst()) && line.endsWith("JetStream is on"))
                .contains("stream: notiflux would be created, replicas: 1");
        nats.manage(streams -> assertThat(streams.getStreamNames()).isEmpty());
    }

    @Test
    void streamThatIsThere_isLeftAsItWas() throws Exception {
        NatsCluster nats = started("", NatsCluster.JETSTREAM);
        try (NatsLog log = Nodes.openReady(nats.settings(), new Seen())) {
            Nodes.append(log, "t", "m");
        }
        StreamState before = state(nats);

        NatsCheck.Found found = check(nats.settings());

        assertThat(found.faults()).isEmpty();
        assertThat(found.holds())
                .contains("permissions: all that a node asks for")
                .anyMatch(line ->
                        line.startsWith("stream: notiflux is there, replicas: 1, records: " + before.getMsgCount()));
        StreamState after = state(nats);
        assertThat(after.getLastSequence()).isEqualTo(before.getLastSequence());
        assertThat(after.getMsgCount()).isEqualTo(before.getMsgCount());
        nats.manage(streams -> assertThat(streams.getConsumerNames("notiflux"))
                .as("those of the node that is closed go by themselves, and none is named check")
                .doesNotContain("check"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "notiflux.log",
                "$JS.API.STREAM.INFO.notiflux",
                "$JS.API.STREAM.CREATE.notiflux",
                "$JS.API.CONSUMER.CREATE.notiflux.*",
                "$JS.API.STREAM.MSG.GET.notiflux",
                "$JS.FC.notiflux.>",
                INBOX
            })
    void missingPermission_isTold(String missing) throws Exception {
        List<String> publish = new ArrayList<>(PUBLISH);
        publish.remove(missing);
        NatsCluster nats =
                keep(NatsCluster.one(account(publish, missing.equals(INBOX) ? "none" : INBOX), NatsCluster.JETSTREAM)
                        .started());

        NatsCheck.Found found = check(nats.settings(new Login.Password("notiflux", SECRET)));

        assertThat(found.faults())
                .singleElement()
                .asString()
                .containsIgnoringCase("permissions violation for ")
                .contains(missing.replaceAll("\\.[>*]$", ""));
    }

    @Test
    void permissionToCreateTheStream_isNotMissed_whereItIsThere() throws Exception {
        List<String> publish = new ArrayList<>(PUBLISH);
        publish.remove("$JS.API.STREAM.CREATE.notiflux");
        NatsCluster nats = started(account(PUBLISH, INBOX), NatsCluster.JETSTREAM);
        var login = new Login.Password("notiflux", SECRET);
        Nodes.openReady(nats.settings(login), new Seen()).close();
        nats.configure(account(publish, INBOX), NatsCluster.JETSTREAM);
        nats.server(0).reload();

        await().untilAsserted(() -> {
            NatsCheck.Found found = check(nats.settings(login));
            assertThat(found.faults()).isEmpty();
            assertThat(found.holds()).anyMatch(line -> line.startsWith("stream: notiflux is there"));
        });
    }

    @Test
    void accountWithoutAnyPermission_isToldAllOfThem() throws Exception {
        NatsCluster nats = keep(NatsCluster.one(account(List.of("none"), "none"), NatsCluster.JETSTREAM)
                .started());

        NatsCheck.Found found = check(nats.settings(new Login.Password("notiflux", SECRET)));

        assertThat(found.faults())
                .as("all but that to create the stream, of which nobody knows whether it is there")
                .hasSize(PUBLISH.size())
                .noneMatch(fault -> fault.contains(SECRET));
    }

    @Test
    void wrongLogin_isTold_withoutThePassword() throws Exception {
        NatsCluster nats = keep(
                NatsCluster.one(account(PUBLISH, INBOX), NatsCluster.JETSTREAM).started());

        NatsCheck.Found found = check(nats.settings(new Login.Password("notiflux", "wrong-" + SECRET)));

        assertThat(found.faults()).containsExactly(ConnectionEvents.LOGIN);
    }

    @Test
    void serversThatAreAway_areTold() throws Exception {
        var settings =
                new NatsSettings(List.of("nats://127.0.0.1:1"), NatsCluster.STREAM, 0, new Login.Nobody(), Tls.NONE);

        NatsCheck.Found found = NatsCheck.run(settings, Nodes.LIMITS);

        assertThat(found.holds()).isEmpty();
        assertThat(found.faults()).containsExactly("no server can be reached");
    }

    @Test
    void jetStreamThatIsOff_isTold() throws Exception {
        NatsCluster nats = started("", "");

        assertThat(check(nats.settings()).faults()).singleElement().asString().contains("JetStream off");
    }

    @Test
    void streamThatCannotBeUsed_isTold() throws Exception {
        NatsCluster nats = started("", NatsCluster.JETSTREAM);
        nats.manage(streams -> streams.addStream(StreamConfiguration.builder()
                .name(NatsCluster.STREAM)
                .subjects("notiflux.log")
                .storageType(StorageType.Memory)
                .retentionPolicy(RetentionPolicy.Limits)
                .build()));

        assertThat(check(nats.settings()).faults()).singleElement().asString().contains("held in memory");
    }

    private NatsCluster started(String more, String jetStream) {
        return keep(NatsCluster.one(more, jetStream).started());
    }

    /** A check asks once, and the server may be starting, or the machine busy. */
    private static NatsCheck.Found check(NatsSettings settings) {
        return await().atMost(Duration.ofMinutes(1))
                .until(
                        () -> NatsCheck.run(settings, Nodes.LIMITS),
                        found -> found.faults().stream()
                                .noneMatch(fault -> fault.equals("no server can be reached")
                                        || fault.contains("the log's servers do not answer")));
    }

    private static StreamState state(NatsCluster nats) throws Exception {
        var state = new ArrayList<StreamState>();
        nats.manage(
                streams -> state.add(streams.getStreamInfo(NatsCluster.STREAM).getStreamState()));
        return state.getFirst();
    }

    private static String account(List<String> publish, String subscribe) {
        String quoted = publish.stream().map(subject -> '"' + subject + '"').collect(Collectors.joining(", "));
        return "accounts { A { jetstream: enabled, users: [ { user: notiflux, password: \"" + SECRET
                + "\", permissions: { publish: [" + quoted + "], subscribe: [\"" + subscribe + "\"] } } ] } }\n";
    }
}
