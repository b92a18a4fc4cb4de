package io.notiflux.cli;

import io.notiflux.topic.TopicName;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The rule for topics on the command line: what the server would refuse is neither signed for nor sent. */
final class Topics {
    /** Of one broadcast, and by default of one connection. */
    static final int MAX = 1_000;

    private Topics() {}

    /**
     * Returns the topics, each once. This is no converter, as picocli says of a parameter that cannot be converted, and
     * may be missing, that it is unmatched.
     */
    static List<String> checked(List<String> topics, CommandLine command) {
        for (String topic : topics) {
            TopicName.fault(topic).ifPresent(fault -> {
                throw new ParameterException(command, "Wrong topic: " + fault);
            });
            ArgumentText.require(topic, command);
        }
        List<String> distinct = topics.stream().distinct().toList();
        if (distinct.size() > MAX) {
            throw new ParameterException(command, "Give at most 1,000 topics, not " + distinct.size());
        }
        return distinct;
    }
}
