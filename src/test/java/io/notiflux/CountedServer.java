package io.notiflux;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The packaged jar as a process of its own that tells what it allocates: the clients' share isn't in it. */
final class CountedServer implements AutoCloseable {
    /**
     * Interpreted, as what compilers leave out of the allocations depends on how warm they are, which is to say on the
     * machine and on what else it does. The other options make objects as large as in the image, and a large machine
     * like a small one.
     */
    private static final List<String> OPTIONS = List.of(
            "-Xint",
            "-XX:+UseG1GC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:ActiveProcessorCount=2",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED");

    private static final Path TESTS = Path.of("target", "test-classes");
    private static final Pattern LISTENING = Pattern.compile("event=listening host=\\S+ port=(\\d+)");
    private static final Pattern ANSWER = Pattern.compile("^bytes=(\\d+)$");
    private static final int ALLOCATED = 'a';
    private static final int RETAINED = 'r';

    private final Process process;
    private final BufferedReader out;
    private final int port;

    private CountedServer(Process process) {
        this.process = process;
        out = process.inputReader();
        port = Math.toIntExact(await(LISTENING));
    }

    static CountedServer start(TestKeys keys) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(OPTIONS);
        command.addAll(List.of("-cp", JarProcess.JAR + File.pathSeparator + TESTS, CountedServer.class.getName()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().clear();
        builder.environment()
                .putAll(Map.of(
                        "PORT",
                        "0",
                        "JWT_PUBLIC_KEY_B64",
                        keys.publicPemBase64(),
                        // or pings would come between
                        "HEARTBEAT_INTERVAL",
                        "PT10M",
                        "CLIENT_TIMEOUT",
                        "PT30M"));
        return new CountedServer(builder.start());
    }

    /** In the server's process: serves, and answers a letter on standard input with a line on standard output. */
    public static void main(String[] args) {
        Thread.ofPlatform().daemon().start(CountedServer::answerQuestions);
        Main.main(args);
    }

    private static void answerQuestions() {
        try {
            for (int question = System.in.read(); question >= 0; question = System.in.read()) {
                System.out.println("bytes=" + (question == ALLOCATED ? bytesAllocated() : bytesRetained()));
            }
        } catch (IOException e) {
            System.out.println(e);
        }
        Runtime.getRuntime().halt(1); // whoever asks has ended
    }

    private static long bytesAllocated() {
        return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getTotalThreadAllocatedBytes();
    }

    private static long bytesRetained() {
        System.gc();
        System.gc(); // what the first one enqueued for its cleaner
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    int port() {
        return port;
    }

    /** What all of its threads have allocated since its start, in bytes. */
    long allocated() {
        return ask(ALLOCATED);
    }

    /** What a collection leaves in its heap, in bytes. */
    long retained() {
        return ask(RETAINED);
    }

    private long ask(int question) {
        try {
            process.getOutputStream().write(question);
            process.getOutputStream().flush();
        } catch (IOException e) {
            throw new AssertionError("the server has ended", e);
        }
        return await(ANSWER);
    }

    /** The number in the next line of the kind. */
    private long await(Pattern kind) {
        var others = new StringBuilder();
        try {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                Matcher matcher = kind.matcher(line);
                if (matcher.find()) {
                    return Long.parseLong(matcher.group(1));
                }
                others.append(line).append('\n');
            }
        } catch (IOException e) {
            others.append(e);
        }
        throw new AssertionError("the server has ended:\n" + others);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
