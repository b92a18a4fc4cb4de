package io.notiflux.cli;

import java.util.Comparator;
import java.util.function.ToLongFunction;

/** By what topics are in order: by name, or the largest first. */
enum TopicSort {
    name,
    subscribers,
    messages,
    bytes,
    history;

    Comparator<TopicRow> order() {
        ToLongFunction<TopicRow> number = switch (this) {
            case name -> _ -> 0;
            case subscribers -> TopicRow::subscribers;
            case messages -> TopicRow::messages;
            case bytes -> TopicRow::bytes;
            case history -> TopicRow::keptBytes;
        };
        return Comparator.comparingLong(number).reversed().thenComparing(TopicRow::name);
    }
}
