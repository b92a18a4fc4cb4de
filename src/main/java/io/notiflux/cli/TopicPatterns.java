package io.notiflux.cli;

import io.notiflux.token.TopicPattern;
import io.notiflux.topic.TopicName;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The rule for patterns on the command line: what the server would refuse, or match nothing with, is not signed. */
final class TopicPatterns {
    private TopicPatterns() {}

    /** Returns the patterns, each once. */
    static List<String> checked(List<String> patterns, CommandLine command) {
        for (String pattern : patterns) {
            TopicPattern.fault(pattern).ifPresent(fault -> {
                throw new ParameterException(command, "Wrong pattern: it " + fault);
            });
            // A pattern has what its topics have.
            TopicName.fault(pattern).ifPresent(fault -> {
                throw new ParameterException(command, "Wrong pattern: " + fault);
            });
            ArgumentText.require(pattern, command);
        }
        List<String> distinct = patterns.stream().distinct().toList();
        if (distinct.size() > TopicPattern.MAX_PATTERNS) {
            throw new ParameterException(
                    command, "Give at most " + TopicPattern.MAX_PATTERNS + " patterns, not " + distinct.size());
        }
        return distinct;
    }
}
