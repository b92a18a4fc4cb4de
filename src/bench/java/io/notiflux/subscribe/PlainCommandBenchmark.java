package io.notiflux.subscribe;

import io.notiflux.ShortRun;
import org.openjdk.jmh.annotations.Benchmark;

/** What clients say most. Not constants, or the compiler would know the answer. */
public class PlainCommandBenchmark extends ShortRun {
    private String subscribe = "/subscribe campaign:42 " + "x".repeat(250);
    private String unsubscribe = "/unsubscribe campaign:42";
    private String talk = "hello, is there anybody?";

    /** With a token of the usual length. */
    @Benchmark
    public Object subscribe() {
        return PlainCommand.parse(subscribe);
    }

    /** From one topic. */
    @Benchmark
    public Object unsubscribe() {
        return PlainCommand.parse(unsubscribe);
    }

    /** No command. */
    @Benchmark
    public Object ignored() {
        return PlainCommand.parse(talk);
    }
}
