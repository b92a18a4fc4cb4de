package io.notiflux.cli;

import java.util.Optional;

/**
 * What one node told when it was asked, or that it told nothing.
 *
 * @param name as it told it last; empty if it never did
 * @param address the host and port that were asked
 * @param state one or two words: whether it takes new work, or what is wrong
 * @param figures none if it did not answer
 * @param before those of the poll before; none if it did not answer then
 * @param topics none if it did not answer
 */
record NodePoll(
        String name,
        String address,
        String state,
        Optional<NodeFigures> figures,
        Optional<NodeFigures> before,
        Optional<AdminAnswer> topics) {
    static NodePoll failed(String name, String address, String why) {
        return new NodePoll(name, address, why, Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean answered() {
        return figures.isPresent();
    }

    Optional<Double> value(String name) {
        return figures.map(now -> now.value(name));
    }

    Optional<Double> rate(String counter) {
        return figures.flatMap(now -> before.flatMap(then -> now.rate(then, counter)));
    }
}
