package io.notiflux.bench;

/** A figure that a round gives, with its name in tables and in JSON and the decimals worth printing. */
enum Metric {
    SUBSCRIBERS("subscribers", 0),
    DELIVERIES("deliveries/s", 0),
    BROADCASTS("broadcasts/s", 1),
    BROADCASTS_PER_CPU("broadcasts per CPU s", 0),
    BROADCAST_CPU("CPU µs/broadcast", 2),
    LOG_CPU("NATS' CPU µs/broadcast", 2),
    BROADCAST_CLIENT("client's CPU µs/broadcast", 2),
    USER("user µs/delivery", 2),
    SYSTEM("system µs/delivery", 2),
    CPU("CPU µs/delivery", 2),
    CLIENT("client's CPU µs/delivery", 2),
    BYTES("bytes/delivery", 0),
    P50("p50 ms", 2),
    P99("p99 ms", 2),
    P999("p99.9 ms", 2),
    MAX("max ms", 2),
    LAST_P50("last p50 ms", 2),
    LAST_P99("last p99 ms", 2),
    LAST_MAX("last max ms", 2),
    ANSWER_P50("answer p50 ms", 2),
    ANSWER_P99("answer p99 ms", 2),
    CONNECTS("connects/s", 0),
    CONNECT_USER("user µs/connect", 0),
    CONNECT_SYSTEM("system µs/connect", 0),
    CONNECT_CPU("CPU µs/connect", 0),
    IDLE_CPU("% of a core", 2),
    RSS_EACH("RSS kB/connection", 2),
    HEAP_EACH("heap kB/connection", 2),
    READY("ready after s", 2),
    READY_CPU("CPU s until ready", 2),
    RSS("RSS MB", 0),
    OTHER_ORDERS("saw another order", 0),
    SLOW_CLOSED("slow ones closed", 0),
    WINDOW("farewells over s", 1),
    RETURN_PEAK("most returns in a second, by the mean", 2),
    HALF_BACK("50 % up to date s", 2),
    NEARLY_BACK("99 % up to date s", 2),
    ALL_BACK("all up to date s", 2),
    RETURN_USER("user µs/return", 0),
    RETURN_SYSTEM("system µs/return", 0),
    RETURN_CPU("CPU µs/return", 0),
    RETURN_CLIENT("client's CPU µs/return", 0),
    STAYED_P99("who stayed p99 ms", 2),
    STAYED_MAX("who stayed max ms", 2);

    private final String header;
    private final int decimals;

    Metric(String header, int decimals) {
        this.header = header;
        this.decimals = decimals;
    }

    String header() {
        return header;
    }

    int decimals() {
        return decimals;
    }
}
