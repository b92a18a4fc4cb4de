package io.notiflux.websocket;

import io.notiflux.ShortRun;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** A text frame, which is made once a message. */
public class FramesBenchmark extends ShortRun {
    /** Of the message in UTF-8; JMH sets it. */
    @Param({"128", "4096"})
    public int bytes;

    private String latin = "";
    private String greek = "";

    /** Makes the texts. */
    @Setup
    public void compose() {
        latin = "x".repeat(bytes);
        greek = "λ".repeat(bytes / 2);
    }

    /** A byte a character. */
    @Benchmark
    public byte[] ascii() {
        return Frames.text(latin);
    }

    /** Two bytes a character. */
    @Benchmark
    public byte[] greek() {
        return Frames.text(greek);
    }
}
