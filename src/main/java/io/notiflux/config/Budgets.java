package io.notiflux.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the heap is shared out, so that no peer can exhaust it. Every byte that a peer makes the server hold belongs to
 * one of the {@link BudgetPart}s, and their sum fits into the heap.
 *
 * <p>The server itself takes {@link #BASE}, and data that is being parsed takes {@link #WORK} times the largest
 * message. The parts get {@link #PERCENT} % of the rest, and the garbage collector gets what is left. Configured parts
 * are taken from the parts' memory first, and no part is smaller than one message needs. The other parts share what
 * remains by their weights. If the parts cannot fit, the server does not start.
 *
 * @param sockets how many sockets may be open at once; further ones wait to be accepted
 * @param adminSockets as {@code sockets}, of the admin port, which is 0 where there is none
 * @param clients how many of {@code sockets} may be WebSockets and event streams; further ones are refused
 */
public record Budgets(int sockets, int adminSockets, int clients, Map<BudgetPart, Long> parts) {
    static final long MIB = 1_024 * 1_024;

    /**
     * The server's own memory: twice the live 7.5 MiB of a server that has served a thousand clients and has none left,
     * and its own garbage.
     */
    static final long BASE = 20 * MIB;

    /**
     * How many times its size a large message takes while it is parsed: its bytes, its characters, the text, and its
     * forms for each protocol.
     */
    static final int WORK = 6;

    /** How many times its size it takes in addition where it may be compressed: the result, and room to make it in. */
    static final int COMPRESSION_WORK = 2;

    /**
     * The longest compressed message that a client may send. Data made for it takes 0.2 µs an octet to inflate, whatever
     * becomes of it, so the longest takes some 50 ms. Commands have a tenth of it at most.
     */
    public static final int MAX_COMPRESSED_BYTES = 256 * 1_024;

    static final int PERCENT = 85;

    /**
     * The approximate memory of one connection. An idle one of any kind was measured at 15 kB, more than half of it
     * Helidon's read buffer. Its writer's thread and its place in the collections are added to that.
     */
    public static final long CONNECTION_BYTES = 18 * 1_024;

    /** The number of sockets beside {@code MAX_CONNECTIONS}, for publishers, probes and scrapers. */
    static final int HTTP = 128;

    /** The sockets of the admin port, for probes, scrapers and a few operators. They are taken from {@link #HTTP}'s. */
    static final int ADMIN = 32;

    /**
     * How many of the largest messages the queues hold at least: a message in two protocols, while the one before it is
     * still being written.
     */
    private static final int QUEUED_MESSAGES = 4;

    /**
     * How many times its size a broadcast takes while it waits for the cluster's log: its text, which may have two bytes
     * for one in UTF-8, its encoded form, and the record that it is under way in.
     */
    public static final int LOG_COPIES = 4;

    private static final int MIN_SOCKETS = 32;
    /** The most that the history takes by default. Memory is for clients that come back soon, and not an archive. */
    private static final long MAX_HISTORY = 64 * MIB;
    /** The most that each cache takes. Five minutes' broadcasts with a key, or all tokens, seldom fill more. */
    private static final long MAX_CACHE = 64 * MIB;

    public static Budgets ofThisProcess(NotifluxConfig config) throws ConfigException {
        return of(config, Runtime.getRuntime().maxMemory(), FileDescriptors.ofThisProcess());
    }

    /**
     * Shares out the given heap.
     *
     * @throws ConfigException if the configured parts, or the least that each part needs, do not fit into the heap
     */
    static Budgets of(NotifluxConfig config, long heap, FileDescriptors files) throws ConfigException {
        long room = Math.max(0, (heap - BASE - work(config)) / 100 * PERCENT);
        Map<BudgetPart, Long> least = least(config, files);
        long sum = least.values().stream().mapToLong(Long::longValue).reduce(0, Budgets::saturatedSum);
        if (sum > room) {
            throw doNotFit(config, heap, room, sum, least);
        }
        Map<BudgetPart, Long> parts = shared(config, room, least);
        long connections = parts.getOrDefault(BudgetPart.CONNECTIONS, 0L) / CONNECTION_BYTES;
        int all = (int) Math.min(files.sockets(), connections);
        int admin = config.adminPort().isPresent() ? Math.clamp(all / 8, 1, ADMIN) : 0;
        int sockets = all - admin;
        int clients = Math.min(
                config.maxConnections().orElse(Integer.MAX_VALUE),
                Math.min(files.webSockets(), all - Math.min(HTTP, all / 4)));
        return new Budgets(sockets, admin, clients, parts);
    }

    private static long work(NotifluxConfig config) {
        return (WORK + (config.compression() ? COMPRESSION_WORK : 0)) * (long) config.maxMessageBytes();
    }

    /** The budget of one part, in bytes. */
    public long bytes(BudgetPart part) {
        return parts.getOrDefault(part, 0L);
    }

    /** The sum of all parts, in bytes. */
    long sum() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<BudgetPart, Long> least(NotifluxConfig config, FileDescriptors files) {
        Map<BudgetPart, Long> least = new EnumMap<>(BudgetPart.class);
        for (BudgetPart part : BudgetPart.values()) {
            least.put(part, MIB / 2);
        }
        least.put(BudgetPart.CONNECTIONS, CONNECTION_BYTES * leastSockets(config, files));
        least.put(BudgetPart.MESSAGES, config.maxMessageBytes() + (config.compression() ? MAX_COMPRESSED_BYTES : 0L));
        least.put(BudgetPart.BODIES, (long) config.maxMessageBytes());
        least.put(
                BudgetPart.QUEUES, Math.max(config.queueMaxBytes(), QUEUED_MESSAGES * (long) config.maxMessageBytes()));
        least.put(
                BudgetPart.HISTORY,
                config.historySize() == 0 ? 0 : config.historyMaxBytes().orElse(0));
        least.put(BudgetPart.LOG, LOG_COPIES * (long) config.maxMessageBytes());
        least.put(unused(config), 0L);
        return least;
    }

    /** A cluster's log remembers idempotency keys itself, and without one nothing waits for it. */
    private static BudgetPart unused(NotifluxConfig config) {
        return config.nats().isPresent() ? BudgetPart.IDEMPOTENCY : BudgetPart.LOG;
    }

    private static long leastSockets(NotifluxConfig config, FileDescriptors files) {
        return config.maxConnections().isEmpty()
                ? Math.min(MIN_SOCKETS, files.sockets())
                : Math.min((long) config.maxConnections().getAsInt() + HTTP, files.sockets());
    }

    /**
     * Shares out the room. Configured parts stay as they are, even if the other parts leave memory over: such memory
     * would be lost to them.
     */
    private static Map<BudgetPart, Long> shared(NotifluxConfig config, long room, Map<BudgetPart, Long> least) {
        Map<BudgetPart, Long> parts = new EnumMap<>(least);
        List<BudgetPart> open = new ArrayList<>(List.of(BudgetPart.values()));
        open.remove(unused(config));
        if (config.maxConnections().isPresent()) {
            open.remove(BudgetPart.CONNECTIONS);
        }
        if (config.historyMaxBytes().isPresent() || config.historySize() == 0) {
            open.remove(BudgetPart.HISTORY);
        }
        boolean settled = false;
        while (!settled) {
            long left = room
                    - parts.entrySet().stream()
                            .filter(part -> !open.contains(part.getKey()))
                            .mapToLong(Map.Entry::getValue)
                            .sum();
            int shares = open.stream().mapToInt(part -> part.share).sum();
            settled = true;
            for (BudgetPart part : List.copyOf(open)) {
                long share = Math.min(left / shares * part.share, most(part));
                if (share
                        < parts.getOrDefault(
                                part, 0L)) { // its least is more than its share, so the others' shares shrink
                    open.remove(part);
                    settled = false;
                }
            }
            if (settled) {
                open.forEach(part -> parts.put(part, Math.min(left / shares * part.share, most(part))));
            }
        }
        return parts;
    }

    private static long most(BudgetPart part) {
        return switch (part) {
            case HISTORY -> MAX_HISTORY;
            case IDEMPOTENCY, TOKENS -> MAX_CACHE;
            default -> Long.MAX_VALUE;
        };
    }

    private static ConfigException doNotFit(
            NotifluxConfig config, long heap, long room, long sum, Map<BudgetPart, Long> least) {
        List<String> configured = new ArrayList<>();
        config.maxConnections().ifPresent(most -> configured.add("MAX_CONNECTIONS=" + most));
        config.historyMaxBytes().ifPresent(bytes -> configured.add("HISTORY_MAX_BYTES=" + bytes));
        configured.add("QUEUE_MAX_BYTES=" + config.queueMaxBytes());
        configured.add("MAX_MESSAGE_BYTES=" + config.maxMessageBytes());
        List<String> needs = new ArrayList<>();
        least.forEach((part, bytes) -> needs.add(part.label() + " " + mib(bytes)));
        long right = saturatedSum(sum / PERCENT * 100, BASE + work(config)) + MIB;
        return new ConfigException(
                configured.getFirst().replaceAll("=.*", ""),
                "needs more memory than there is: with " + String.join(", ", configured) + " the server must hold "
                        + mib(sum) + " MiB (" + String.join(", ", needs) + "), and of a heap of " + mib(heap)
                        + " MiB has " + mib(room) + " for it; give a heap of " + mib(right)
                        + " MiB (-Xmx" + mib(right) + "m), or lower settings");
    }

    private static String mib(long bytes) {
        return String.format(Locale.ROOT, "%d", bytes / MIB + (bytes % MIB == 0 ? 0 : 1));
    }

    private static long saturatedSum(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
