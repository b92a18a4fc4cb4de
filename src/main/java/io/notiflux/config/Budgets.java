package io.notiflux.config;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How the heap is shared out, so that no peer can exhaust it: every byte that one makes the server hold belongs to one of
 * the {@link BudgetPart}s, and their sum fits.
 *
 * <p>Of the heap the server itself takes {@link #BASE}, and what is being parsed {@link #WORK} times the largest message.
 * Of the rest the parts have {@link #PERCENT} %, and the garbage collector what is left. Whatever is configured is taken
 * from that first, and no part is smaller than one message needs; the others share what remains by their weights. What
 * cannot fit stops the start.
 *
 * @param sockets that may be open at once; further ones wait to be accepted
 * @param clients WebSockets and event streams among them; further ones are refused
 */
public record Budgets(int sockets, int clients, Map<BudgetPart, Long> parts) {
    static final long MIB = 1_024 * 1_024;

    /**
     * Twice of what is live in a server that has served a thousand clients and has none, 7.5 MiB, and its own garbage.
     */
    static final long BASE = 20 * MIB;

    /** A large message while it is parsed: its bytes, its characters, the text, and its forms for each protocol. */
    static final int WORK = 6;

    static final int PERCENT = 85;

    /**
     * One connection, about: 15 kB were measured in an idle one of any kind, more than half of it Helidon's read buffer;
     * then come its writer's thread and its place in the collections.
     */
    public static final long CONNECTION_BYTES = 18 * 1_024;

    /** Sockets beside {@code MAX_CONNECTIONS}, for publishers, probes and scrapers. */
    static final int HTTP = 128;

    /** Of the largest messages that queues hold at least: in two protocols, while the one before is still written. */
    private static final int QUEUED_MESSAGES = 4;

    private static final int MIN_SOCKETS = 32;
    /** Memory is a place for what comes soon, not for an archive. */
    private static final long MAX_HISTORY = 64 * MIB;
    /** More than five minutes' broadcasts with a key, or all the tokens there are, seldom fill. */
    private static final long MAX_CACHE = 64 * MIB;

    public static Budgets ofThisProcess(NotifluxConfig config) throws ConfigException {
        return of(config, Runtime.getRuntime().maxMemory(), FileDescriptors.ofThisProcess());
    }

    /** @throws ConfigException where what is configured, or the least that there must be, has no room in the heap */
    static Budgets of(NotifluxConfig config, long heap, FileDescriptors files) throws ConfigException {
        long room = Math.max(0, (heap - BASE - WORK * (long) config.maxMessageBytes()) / 100 * PERCENT);
        Map<BudgetPart, Long> least = least(config, files);
        long sum = least.values().stream().mapToLong(Long::longValue).reduce(0, Budgets::saturatedSum);
        if (sum > room) {
            throw doNotFit(config, heap, room, sum, least);
        }
        Map<BudgetPart, Long> parts = shared(config, room, least);
        long connections = parts.getOrDefault(BudgetPart.CONNECTIONS, 0L) / CONNECTION_BYTES;
        int sockets = (int) Math.min(files.sockets(), connections);
        int clients = Math.min(
                config.maxConnections().orElse(Integer.MAX_VALUE),
                Math.min(files.webSockets(), sockets - Math.min(HTTP, sockets / 4)));
        return new Budgets(sockets, clients, parts);
    }

    /** Of one part, in bytes. */
    public long bytes(BudgetPart part) {
        return parts.getOrDefault(part, 0L);
    }

    /** Of all. */
    long sum() {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static Map<BudgetPart, Long> least(NotifluxConfig config, FileDescriptors files) {
        Map<BudgetPart, Long> least = new EnumMap<>(BudgetPart.class);
        for (BudgetPart part : BudgetPart.values()) {
            least.put(part, MIB / 2);
        }
        least.put(BudgetPart.CONNECTIONS, CONNECTION_BYTES * leastSockets(config, files));
        least.put(BudgetPart.MESSAGES, (long) config.maxMessageBytes());
        least.put(BudgetPart.BODIES, (long) config.maxMessageBytes());
        least.put(
                BudgetPart.QUEUES, Math.max(config.queueMaxBytes(), QUEUED_MESSAGES * (long) config.maxMessageBytes()));
        least.put(
                BudgetPart.HISTORY,
                config.historySize() == 0 ? 0 : config.historyMaxBytes().orElse(0));
        return least;
    }

    private static long leastSockets(NotifluxConfig config, FileDescriptors files) {
        return config.maxConnections().isEmpty()
                ? Math.min(MIN_SOCKETS, files.sockets())
                : Math.min((long) config.maxConnections().getAsInt() + HTTP, files.sockets());
    }

    /** Those that are configured stay as they are, or what the others leave is lost for them. */
    private static Map<BudgetPart, Long> shared(NotifluxConfig config, long room, Map<BudgetPart, Long> least) {
        Map<BudgetPart, Long> parts = new EnumMap<>(least);
        List<BudgetPart> open = new ArrayList<>(List.of(BudgetPart.values()));
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
        long right = saturatedSum(sum / PERCENT * 100, BASE + WORK * (long) config.maxMessageBytes()) + MIB;
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
