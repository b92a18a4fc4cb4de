package io.notiflux.cluster;

import io.nats.client.JetStreamApiException;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.RetentionPolicy;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.notiflux.config.NatsSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** How the stream should be, and what it means where it is not. */
final class StreamRules {
    /** Below it, replicas that freeze in turn lose what was acknowledged, and differ for good without a word. */
    static final String SAFE_VERSION = "2.10.27";

    static final String RISK = "a cluster of these loses acknowledged broadcasts when servers freeze";

    /** A record's own bytes and those of the longest topic, and what NATS counts as headers. */
    private static final int AROUND_MESSAGE = 2 * 1_024;

    private StreamRules() {}

    static StreamConfiguration wanted(NatsSettings settings, LogLimits limits, int replicas, String description) {
        return StreamConfiguration.builder()
                .name(settings.stream())
                .description(description)
                .subjects(settings.subject())
                .storageType(StorageType.File) // one in memory is lost when all servers restart
                .retentionPolicy(RetentionPolicy.Limits)
                .discardPolicy(DiscardPolicy.Old)
                .maxAge(limits.maxAge())
                .maxBytes(limits.maxStreamBytes())
                .duplicateWindow(limits.duplicateWindow())
                .allowDirect(false) // any replica answers those, and may not have yet what was just acknowledged
                .replicas(replicas)
                .build();
    }

    /** Why the stream can't be used, if so. */
    static Optional<String> refusal(StreamConfiguration config, NatsSettings settings, LogLimits limits) {
        String stream = "the stream '" + config.getName() + "' ";
        if (config.getSubjects().stream().noneMatch(subject -> holds(subject, settings.subject()))) {
            return Optional.of(stream + "has other subjects; give it '" + settings.subject() + "', or set NATS_STREAM");
        }
        if (config.getStorageType() != StorageType.File) {
            return Optional.of(stream + "is held in memory and would be lost; give it file storage");
        }
        if (config.getRetentionPolicy() != RetentionPolicy.Limits) {
            return Optional.of(stream + "drops what was read; give it the retention policy 'limits'");
        }
        if (config.getNoAck() || config.getSealed()) {
            return Optional.of(
                    stream + "takes nothing, or acknowledges nothing; give it neither 'no_ack' nor 'sealed'");
        }
        int max = config.getMaximumMessageSize();
        return max > 0 && max < needed(limits)
                ? Optional.of(stream + "has max_msg_size " + max + ", too little for MAX_MESSAGE_BYTES; give it "
                        + needed(limits) + " or none")
                : Optional.empty();
    }

    /** Why the server can't be used, if it takes too small messages. */
    static Optional<String> payloadRefusal(long maxPayload, LogLimits limits) {
        return maxPayload < needed(limits)
                ? Optional.of("the NATS server's max_payload is " + maxPayload + ", too little for MAX_MESSAGE_BYTES "
                        + limits.maxMessageBytes() + "; raise max_payload to " + needed(limits) + " or lower the other")
                : Optional.empty();
    }

    private static long needed(LogLimits limits) {
        return (long) limits.maxMessageBytes() + AROUND_MESSAGE;
    }

    /** What differs from what it should be and matters, for operators. */
    static List<String> remarks(StreamConfiguration config, LogLimits limits, boolean clustered) {
        List<String> remarks = new ArrayList<>();
        Duration age = config.getMaxAge();
        if (!age.isZero() && age.compareTo(limits.maxAge()) < 0) {
            remarks.add(
                    "max_age " + age + " is shorter than " + limits.maxAge() + ": nodes that start have less history");
        }
        Duration window = Objects.requireNonNullElse(config.getDuplicateWindow(), Duration.ZERO);
        if (window.compareTo(limits.duplicateWindow()) < 0) {
            remarks.add("duplicate_window " + window + " is shorter than " + limits.duplicateWindow()
                    + ": a repeated Idempotency-Key may broadcast twice");
        }
        if (config.getDiscardPolicy() != DiscardPolicy.Old) {
            remarks.add("discard is not 'old': a full stream refuses broadcasts");
        }
        if (clustered && config.getReplicas() < 3) {
            remarks.add("replicas " + config.getReplicas() + ": the loss of one server may stop or lose the log");
        }
        if (Line.wordOf(config.getDescription() == null ? "" : config.getDescription())
                .isEmpty()) {
            remarks.add("its description is not 'notiflux <random word>': ids may change when servers restart");
        }
        return remarks;
    }

    /** In our words, as an error's description may hold the server's paths: that is for the log. */
    static LogTroubleException trouble(JetStreamApiException e) {
        return new LogTroubleException(
                reason(e), e.getErrorCode() + "/" + e.getApiErrorCode() + " " + e.getErrorDescription());
    }

    private static String reason(JetStreamApiException e) {
        return switch (e.getApiErrorCode()) {
            case 10065 -> "another stream has the log's subject; remove it, or set NATS_STREAM";
            case 10074, 10005 -> "the servers can't hold as many replicas; set NATS_REPLICAS or add servers";
            case 10047, 10028, 10023 -> "the servers have too little room for the stream; give JetStream more storage";
            case 10039, 10035 -> "JetStream is not enabled for this node's account";
            case 10008 -> "the log's servers have no leader";
            default -> "the servers refuse the stream with error " + e.getErrorCode() + "/" + e.getApiErrorCode();
        };
    }

    /** Whether a stream's subject, perhaps with wildcards, takes in another one. */
    static boolean holds(String subject, String ours) {
        String[] pattern = subject.split("\\.", -1);
        String[] tokens = ours.split("\\.", -1);
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].equals(">")) {
                return tokens.length > i;
            }
            if (i >= tokens.length || (!pattern[i].equals("*") && !pattern[i].equals(tokens[i]))) {
                return false;
            }
        }
        return pattern.length == tokens.length;
    }
}
