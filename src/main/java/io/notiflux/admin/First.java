package io.notiflux.admin;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** The first few of many in an order, found without holding the others. One thread. */
final class First<T> {
    private final int most;
    private final Comparator<T> order;
    /** The last of them comes first. */
    private final PriorityQueue<T> first;

    private long seen;

    First(int most, Comparator<T> order) {
        this.most = most;
        this.order = order;
        this.first = new PriorityQueue<>(order.reversed());
    }

    void add(T next) {
        seen++;
        first.add(next);
        if (first.size() > most) {
            first.remove();
        }
    }

    /** How many there were in all. */
    long seen() {
        return seen;
    }

    List<T> inOrder() {
        return first.stream().sorted(order).toList();
    }
}
