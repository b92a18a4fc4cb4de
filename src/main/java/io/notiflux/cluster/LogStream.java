package io.notiflux.cluster;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import io.nats.client.Connection;
import io.nats.client.api.ClusterInfo;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.api.StreamInfo;
import io.notiflux.config.NatsSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The stream, looked at whenever reading begins, and now and then. It is created where it is missing, and never changed or
 * deleted: who made it otherwise is told once what that means, or that it can't be used.
 *
 * <p>While servers restart, what they say of a stream may be false: that it is missing, or empty, or shorter than it was.
 * Such answers are believed once nothing else was heard for a while.
 *
 * <p>Threads: the reader's.
 */
final class LogStream {
    private static final System.Logger LOGGER = System.getLogger(LogStream.class.getName());

    private final NatsSettings settings;
    private final LogLimits limits;
    private final LogTimes times;
    private final LongSupplier nanoClock;
    private final RandomGenerator random;
    private boolean created;
    private String told = "";
    private String warnedOf = "";
    private @Nullable Long missingSince;
    private @Nullable Long contradictsSince;

    /** What of it matters to the reader: the line that it is, without its era, and where it begins and ends. */
    record Look(String word, long first, long last) {}

    LogStream(NatsSettings settings, LogLimits limits, LogTimes times, LongSupplier nanoClock, RandomGenerator random) {
        this.settings = settings;
        this.limits = limits;
        this.times = times;
        this.nanoClock = nanoClock;
        this.random = random;
    }

    /**
     * Looks at it, or creates it.
     *
     * @param known the word of the stream that was read up to now, where there is one
     * @param applied up to where it was
     */
    Look look(Connection connection, Optional<String> known, long applied) throws LogTroubleException {
        var api = new StreamApi(connection, settings, limits);
        api.requireServer();
        warnOfVersion(api);
        created = false;
        @Nullable Long since = contradictsSince;
        contradictsSince = null; // a look without an answer breaks the row
        StreamInfo info = info(api, known.isPresent());
        requireLeader(info);
        StreamConfiguration config = info.getConfiguration();
        String described = config.getDescription() == null ? "" : config.getDescription();
        String word = Line.wordOf(described).orElseGet(() -> byCreation(info));
        long last = info.getStreamState().getLastSequence();
        if (!created && known.isPresent() && (!known.get().equals(word) || last < applied)) {
            requireLasting(since);
        }
        Optional<String> refused = StreamRules.refusal(config, settings, limits);
        if (refused.isPresent()) {
            throw new LogTroubleException(refused.get());
        }
        tell(StreamRules.remarks(config, limits, api.isClustered()));
        return new Look(word, info.getStreamState().getFirstSequence(), last);
    }

    static void requireLeader(StreamInfo info) throws LogTroubleException {
        ClusterInfo cluster = info.getClusterInfo();
        if (cluster != null && cluster.getLeader() == null) {
            throw new LogTroubleException("the log's servers elect a leader");
        }
    }

    private void warnOfVersion(StreamApi api) {
        if (api.isUnsafe() && !warnedOf.equals(api.version())) {
            warnedOf = api.version();
            LOGGER.log(
                    WARNING,
                    "event=log_server_old version=" + warnedOf + " wanted=" + StreamRules.SAFE_VERSION + " risk=\""
                            + StreamRules.RISK + '"');
        }
    }

    private StreamInfo info(StreamApi api, boolean known) throws LogTroubleException {
        Optional<StreamInfo> found = api.find();
        if (found.isEmpty()) {
            return create(api, known);
        }
        missingSince = null;
        return found.get();
    }

    private StreamInfo create(StreamApi api, boolean known) throws LogTroubleException {
        long now = nanoClock.getAsLong();
        missingSince = missingSince == null ? now : missingSince;
        if (known && now - missingSince < times.missing().toNanos()) {
            throw new LogTroubleException("the stream '" + settings.stream() + "' is reported missing");
        }
        StreamInfo info = api.create(Line.newDescription(random));
        missingSince = null;
        created = true;
        LOGGER.log(INFO, "event=log_created stream=" + settings.stream() + " replicas=" + api.replicas());
        return info;
    }

    private void requireLasting(@Nullable Long since) throws LogTroubleException {
        long now = nanoClock.getAsLong();
        long first = since == null ? now : since;
        if (now - first < times.contradiction().toNanos()) {
            contradictsSince = first;
            throw new LogTroubleException("the log's servers contradict what they said before");
        }
    }

    private void tell(List<String> remarks) {
        String all = String.join("; ", remarks);
        if (!all.equals(told)) {
            told = all;
            if (!all.isEmpty()) {
                LOGGER.log(WARNING, "event=log_stream_differs stream=" + settings.stream() + " matters=\"" + all + '"');
            }
        }
    }

    private static String byCreation(StreamInfo info) {
        return Long.toString(info.getCreateTime().toInstant().toEpochMilli(), Character.MAX_RADIX);
    }
}
