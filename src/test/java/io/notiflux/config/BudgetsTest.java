package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.TestKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BudgetsTest {
    private static final String KEY = TestKeys.p256().publicPemBase64();
    private static final long MIB = 1_024 * 1_024;
    private static final FileDescriptors MANY = FileDescriptors.of(1_000_000);

    @ParameterizedTest
    @ValueSource(ints = {64, 80, 96, 128, 256, 614, 2_457, 30_000})
    void parts_fitTheHeapWithRoomForTheCollector(int heapMib) throws ConfigException {
        Budgets budgets = budgets(heapMib, MANY);
        assertThat(budgets.sum()).isPositive().isLessThanOrEqualTo((heapMib - 20 - 12) * MIB * 85 / 100);
        assertThat(budgets.bytes(BudgetPart.CONNECTIONS)).isGreaterThanOrEqualTo(budgets.sockets() * 18L * 1_024);
        assertThat(budgets.bytes(BudgetPart.MESSAGES)).isGreaterThanOrEqualTo(2 * MIB);
        assertThat(budgets.bytes(BudgetPart.BODIES)).isGreaterThanOrEqualTo(2 * MIB);
        assertThat(budgets.bytes(BudgetPart.QUEUES)).isGreaterThanOrEqualTo(4 * MIB);
        assertThat(budgets.bytes(BudgetPart.HISTORY)).isPositive().isLessThanOrEqualTo(64 * MIB);
        assertThat(budgets.clients()).isPositive().isLessThan(budgets.sockets());
    }

    @Test
    void descriptors_boundTheConnectionsWhereTheyAreFewer() throws ConfigException {
        Budgets budgets = budgets(1_024, FileDescriptors.of(1_024));
        assertThat(budgets.sockets()).isEqualTo(832);
        assertThat(budgets.clients()).isEqualTo(704);
    }

    @Test
    void configuredValues_areTakenAsTheyAreAndTheOthersShrink() throws ConfigException {
        Budgets budgets = budgets(256, MANY, "MAX_CONNECTIONS", "5000", "HISTORY_MAX_BYTES", "1000000");
        assertThat(budgets.clients()).isEqualTo(5_000);
        assertThat(budgets.sockets()).isEqualTo(5_128);
        assertThat(budgets.bytes(BudgetPart.HISTORY)).isEqualTo(1_000_000);
        assertThat(budgets.sum()).isLessThanOrEqualTo((256 - 20 - 12) * MIB * 85 / 100);
        assertThat(budgets.bytes(BudgetPart.QUEUES))
                .isLessThan(budgets(256, MANY).bytes(BudgetPart.QUEUES));
    }

    @Test
    void keys_takeNothingWithALog_andALogNothingWithoutOne() throws ConfigException {
        Budgets alone = budgets(256, MANY);
        assertThat(alone.bytes(BudgetPart.LOG)).isZero();
        assertThat(alone.bytes(BudgetPart.IDEMPOTENCY)).isPositive();
        Budgets node = budgets(256, MANY, "NATS_URL", "nats://a");
        assertThat(node.bytes(BudgetPart.LOG)).isGreaterThanOrEqualTo(4 * 2 * MIB);
        assertThat(node.bytes(BudgetPart.IDEMPOTENCY)).isZero();
        assertThat(node.sum()).isLessThanOrEqualTo((256 - 20 - 12) * MIB * 85 / 100);
    }

    /** For a compressed message, what it is inflated to, and for the room to compress in. */
    @Test
    void compression_needsMemoryForTwoFormsOfAMessage() throws ConfigException {
        String[] plain = {"MAX_MESSAGE_BYTES", "4000000"};
        String[] compressed = {"MAX_MESSAGE_BYTES", "4000000", "COMPRESSION", "true"};
        assertThat(budgets(96, MANY, plain).bytes(BudgetPart.MESSAGES)).isEqualTo(4_000_000);
        assertThat(budgets(96, MANY, compressed).bytes(BudgetPart.MESSAGES)).isEqualTo(4_000_000 + 256 * 1_024);
        assertThat(budgets(256, MANY, plain).sum()
                        - budgets(256, MANY, compressed).sum())
                .isCloseTo(2L * 4_000_000 * 85 / 100, Offset.offset(1_000L));
    }

    @Test
    void historyOfNothing_takesNothing() throws ConfigException {
        assertThat(budgets(96, MANY, "HISTORY_SIZE", "0").bytes(BudgetPart.HISTORY))
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "MAX_CONNECTIONS, 100000",
        "HISTORY_MAX_BYTES, 1000000000",
        "QUEUE_MAX_BYTES, 4611686018427387903",
        "MAX_MESSAGE_BYTES, 1073741824"
    })
    void valueThatCannotFit_isToldInOneLineWithAHeapThatWouldDo(String variable, String value) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> budgets(256, MANY, variable, value))
                .satisfies(e -> assertThat(e.getMessage())
                        .contains(variable + "=" + value, "connections ", "of a heap of 256 MiB", "give a heap of ")
                        .doesNotContain("\n"));
    }

    @Test
    void heapThatIsTold_isEnough() throws ConfigException {
        String told = "";
        try {
            budgets(96, MANY, "MAX_CONNECTIONS", "20000");
        } catch (ConfigException e) {
            told = String.valueOf(e.getMessage()).replaceAll(".*-Xmx(\\d+)m.*", "$1");
        }
        assertThat(budgets(Integer.parseInt(told), MANY, "MAX_CONNECTIONS", "20000")
                        .clients())
                .isEqualTo(20_000);
    }

    @ParameterizedTest
    @CsvSource({"256 MiB, 256", "1 GiB, 1024", "4 GiB, 4096"})
    void page_tellsWhatAPodHolds(String pod, int mib) throws ConfigException, IOException {
        int percent = Integer.parseInt(Files.readString(Path.of("k8s/deployment.yaml"))
                .replaceAll("(?s).*-XX:MaxRAMPercentage=(\\d+).*", "$1"));
        int heap = mib * percent / 100;
        Budgets budgets = budgets(heap, MANY);
        String row = Stream.of(
                        (long) heap,
                        (long) budgets.clients(),
                        budgets.bytes(BudgetPart.QUEUES) / MIB,
                        budgets.bytes(BudgetPart.MESSAGES) / MIB,
                        budgets.bytes(BudgetPart.BODIES) / MIB,
                        budgets.bytes(BudgetPart.HISTORY) / MIB,
                        budgets.bytes(BudgetPart.SUBSCRIPTIONS) / (512 + 2 * 32))
                .map(number -> String.format(Locale.ROOT, "%,d", number))
                .collect(Collectors.joining(" | ", "| " + pod + " | ", " |"));
        assertThat(Files.readString(Path.of("docs/operations.md"))).contains(row);
    }

    private static Budgets budgets(int heapMib, FileDescriptors files, String... settings) throws ConfigException {
        Map<String, String> environment = new HashMap<>(Map.of("JWT_PUBLIC_KEY_B64", KEY));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return Budgets.of(NotifluxConfig.read(environment), heapMib * MIB, files);
    }
}
