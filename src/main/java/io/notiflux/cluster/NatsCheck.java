package io.notiflux.cluster;

import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.notiflux.config.NatsSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Looks at the servers and the stream as a node does when it starts, and changes nothing. One thread. */
public final class NatsCheck {
    private final NatsSettings settings;
    private final LogLimits limits;
    private final List<String> holds = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    /**
     * What was found.
     *
     * @param holds what is as it should be, or is worth to know, a line each
     * @param faults why a node would not be ready, a line each
     */
    public record Found(List<String> holds, List<String> faults) {}

    private NatsCheck(NatsSettings settings, LogLimits limits) {
        this.settings = settings;
        this.limits = limits;
    }

    /** Takes some seconds where servers do not answer. */
    public static Found run(NatsSettings settings, LogLimits limits) throws NatsFileException, InterruptedException {
        var check = new NatsCheck(settings, limits);
        check.look();
        return new Found(List.copyOf(check.holds), List.copyOf(check.faults));
    }

    private void look() throws NatsFileException, InterruptedException {
        var events = new ConnectionEvents(new LogStats(), () -> {}, System::nanoTime);
        try (var connection = new NatsConnection(settings, events)) {
            Connection live = connection.open();
            var api = new StreamApi(live, settings, limits);
            server(String.valueOf(live.getConnectedUrl()), live.getServerInfo(), api);
            api.requireServer();
            faults.addAll(NatsPermissions.missing(live, settings));
            if (faults.isEmpty()) {
                holds.add("permissions: all that a node asks for");
                stream(live, api);
            }
        } catch (LogTroubleException e) {
            faults.add(e.reason() + (e.detail().isEmpty() ? "" : " (" + e.detail() + ')'));
        }
    }

    private void server(String url, ServerInfo server, StreamApi api) {
        holds.add("server: " + url + ", NATS " + api.version()
                + (api.isClustered() ? ", cluster " + server.getCluster() : "")
                + (server.isJetStreamAvailable() ? ", JetStream is on" : ""));
        if (api.isUnsafe()) {
            holds.add("server: older than " + StreamRules.SAFE_VERSION + ": " + StreamRules.RISK);
        }
    }

    private void stream(Connection live, StreamApi api) throws LogTroubleException, InterruptedException {
        Optional<StreamInfo> found = api.find();
        if (found.isPresent()) {
            stream(found.get(), api);
            return;
        }
        faults.addAll(NatsPermissions.missingToCreate(live, settings));
        if (faults.isEmpty()) {
            holds.add("stream: " + settings.stream() + " would be created, replicas: " + api.replicas());
        }
    }

    private void stream(StreamInfo info, StreamApi api) throws LogTroubleException {
        LogStream.requireLeader(info);
        StreamConfiguration config = info.getConfiguration();
        Optional<String> refused = StreamRules.refusal(config, settings, limits);
        if (refused.isPresent()) {
            throw new LogTroubleException(refused.get());
        }
        holds.add("stream: " + settings.stream() + " is there, replicas: " + config.getReplicas() + ", records: "
                + info.getStreamState().getMsgCount());
        StreamRules.remarks(config, limits, api.isClustered()).forEach(remark -> holds.add("stream: " + remark));
    }
}
