package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.ApplicationYaml;
import io.notiflux.TestKeys;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each setting's default, bounds and words of refusal; the keys' and NATS' have tests of their own. */
class NotifluxConfigTest {
    private static final String KEY = TestKeys.p256().publicPemBase64();

    @Test
    void defaults_areThoseOfTheContract() throws ConfigException {
        NotifluxConfig config = read();
        assertThat(config.host()).isEqualTo("127.0.0.1");
        assertThat(config.port()).isEqualTo(8_080);
        assertThat(config.tokenExpiry()).isEqualTo(TokenExpiry.PRESENTED);
        assertThat(config.allowedOrigins()).containsExactly("*");
        assertThat(config.maxConnections()).isEmpty();
        assertThat(config.authTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.historySize()).isEqualTo(100);
        assertThat(config.historyTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.historyMaxBytes()).isEmpty();
        assertThat(config.nats()).isEmpty();
        assertThat(config.compression()).isFalse();
        assertThat(config.maxSubscriptions()).isEqualTo(1_000);
        assertThat(config.maxMessageBytes()).isEqualTo(2 * 1_024 * 1_024);
        assertThat(config.queueMaxBytes()).isEqualTo(1_024 * 1_024);
        assertThat(config.writeTimeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofSeconds(15));
        assertThat(config.clientTimeout()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.logLevel()).isEqualTo(LogLevel.INFO);
        assertThat(config.logFormat()).isEqualTo(LogFormat.TEXT);
        assertThat(config.keys().keys().size()).isEqualTo(1);
        assertThat(config.keys().file()).isEmpty();
    }

    @Test
    void variables_winOverTheDefaults() throws ConfigException {
        NotifluxConfig config = read(
                "HOST",
                " 0.0.0.0 ",
                "PORT",
                "9090",
                "MAX_CONNECTIONS",
                "5",
                "MAX_SUBSCRIPTIONS",
                "unlimited",
                "TOKEN_EXPIRY",
                "Enforce",
                "WRITE_TIMEOUT",
                "PT1M",
                "COMPRESSION",
                "TRUE",
                "CONSOLE",
                "False",
                "LOG_LEVEL",
                "Debug",
                "LOG_FORMAT",
                "JSON");
        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isEqualTo(9_090);
        assertThat(config.maxConnections()).hasValue(5);
        assertThat(config.maxSubscriptions()).isEqualTo(Integer.MAX_VALUE);
        assertThat(config.tokenExpiry()).isEqualTo(TokenExpiry.ENFORCE);
        assertThat(config.writeTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(config.compression()).isTrue();
        assertThat(config.console()).isFalse();
        assertThat(config.logLevel()).isEqualTo(LogLevel.DEBUG);
        assertThat(config.logFormat()).isEqualTo(LogFormat.JSON);
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, 0, -1",
        "PORT, 65535, 65536",
        "MAX_CONNECTIONS, 1, 0",
        "MAX_CONNECTIONS, 2147483647, 2147483648",
        "MAX_SUBSCRIPTIONS, 1, 0",
        "MAX_SUBSCRIPTIONS, 2147483647, 2147483648",
        "MAX_MESSAGE_BYTES, 1, 0",
        "MAX_MESSAGE_BYTES, 1073741824, 1073741825",
        "QUEUE_MAX_BYTES, 1, 0",
        "QUEUE_MAX_BYTES, 4611686018427387903, 4611686018427387904",
        "AUTH_TIMEOUT, PT0.1S, PT0.099999999S",
        "AUTH_TIMEOUT, PT1H, PT1H0.000000001S",
        "WRITE_TIMEOUT, PT0.1S, PT0.099999999S",
        "WRITE_TIMEOUT, PT1H, PT1H0.000000001S",
        "HEARTBEAT_INTERVAL, PT0.1S, PT0.099999999S",
        "HEARTBEAT_INTERVAL, PT29.999999999S, PT1H0.000000001S",
        "CLIENT_TIMEOUT, PT15.000000001S, PT0.099999999S",
        "CLIENT_TIMEOUT, PT1H, PT1H0.000000001S",
        "HISTORY_SIZE, 0, -1",
        "HISTORY_SIZE, 1000000, 1000001",
        "HISTORY_TTL, PT0.1S, PT0.099999999S",
        "HISTORY_TTL, PT24H, PT24H0.000000001S",
        "NATS_REPLICAS, 1, 0",
        "NATS_REPLICAS, 5, 6",
        "HISTORY_MAX_BYTES, 0, -1",
        "HISTORY_MAX_BYTES, 4611686018427387903, 4611686018427387904"
    })
    void value_atItsBoundIsRightAndOnePastItIsWrong(String variable, String right, String wrong)
            throws ConfigException {
        read(variable, right);
        assertWrong(variable, wrong, "'" + wrong + "'", "give ");
    }

    @ParameterizedTest
    @CsvSource({
        "PORT, eighty, a whole number from 0 to 65535",
        "PORT, 80.0, a whole number",
        "PORT, 0x50, a whole number",
        "MAX_CONNECTIONS, many, 'a whole number from 1 to 2147483647, or ''auto'''",
        "MAX_CONNECTIONS, unlimited, 'a whole number from 1 to 2147483647, or ''auto'''",
        "HISTORY_MAX_BYTES, 64M, 'a whole number from 0 to 4611686018427387903, or ''auto'''",
        "MAX_SUBSCRIPTIONS, Unlimited, 'a whole number from 1 to 2147483647, or ''unlimited'''",
        "MAX_MESSAGE_BYTES, 2MiB, a whole number from 1 to 1073741824",
        "QUEUE_MAX_BYTES, unlimited, a whole number",
        "WRITE_TIMEOUT, 10, an ISO 8601 duration from PT0.1S to PT1H",
        "WRITE_TIMEOUT, 10s, an ISO 8601 duration",
        "HEARTBEAT_INTERVAL, PT, an ISO 8601 duration",
        "HEARTBEAT_INTERVAL, -PT15S, an ISO 8601 duration",
        "CLIENT_TIMEOUT, P1M, an ISO 8601 duration",
        "COMPRESSION, on, 'true or false'",
        "COMPRESSION, 1, 'true or false'",
        "CONSOLE, yes, 'true or false'",
        "LOG_LEVEL, warning, 'one of error, warn, info, debug, trace'",
        "TOKEN_EXPIRY, never, 'one of presented, enforce'",
        "TOKEN_EXPIRY, true, 'one of presented, enforce'",
        "LOG_FORMAT, xml, 'one of text, json'"
    })
    void value_ofTheWrongType_isRefusedWithWhatIsRight(String variable, String value, String right) {
        assertWrong(variable, value, "'" + value + "'", "give " + right);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n"})
    void value_blank_isRefusedForEachVariableThatNeedsOne(String blank) {
        ApplicationYaml.defaults().forEach((variable, preset) -> {
            if (!preset.isEmpty()) {
                assertWrong(variable, blank, "is empty", "give ");
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"80\n80", "80\r\nPORT=1", "80\u202880", "80\u008580", "80\u001B[2J"})
    void value_withLineBreaks_isToldInOneLine(String value) {
        assertWrong("PORT", value, "give ");
        assertWrong("ALLOWED_ORIGINS", value, "give ");
        assertWrong("LOG_LEVEL", value, "give ");
    }

    @Test
    void clientTimeout_notAboveTheHeartbeat_isRefused() {
        assertWrong("CLIENT_TIMEOUT", "PT15S", "PT15S", "HEARTBEAT_INTERVAL");
        assertWrong("CLIENT_TIMEOUT", "PT1S", "PT1S", "HEARTBEAT_INTERVAL");
    }

    @Test
    void origins_areSplitAtCommas() throws ConfigException {
        assertThat(read("ALLOWED_ORIGINS", "https://a.example , http://localhost:8080,http://[::1]:3000")
                        .allowedOrigins())
                .isEqualTo(Set.of("https://a.example", "http://localhost:8080", "http://[::1]:3000"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "example.com",
                "https://",
                "https://a.example:",
                "https://a.example/path",
                "https://a.example//",
                "https://a.example?x",
                "https://a.example#x",
                "https://u@a.example",
                "https://a.example,",
                ",",
                "https://a.example,,*",
                "https://*.example",
                "a b",
                "null"
            })
    void origin_thatABrowserWouldNotSend_isRefused(String origins) {
        assertWrong("ALLOWED_ORIGINS", origins, "give origins such as https://example.com");
    }

    @Test
    void origin_withASlashAtItsEnd_isToldWithoutIt() {
        assertWrong(
                "ALLOWED_ORIGINS",
                "https://a.example/",
                "has 'https://a.example/'",
                "no slash at the end",
                "give https://a.example");
    }

    @Test
    void proxies_areSplitAtCommas_andAreNobodyByDefault() throws ConfigException {
        assertThat(read("TRUSTED_PROXIES", "10.0.0.0/8 , fd00::1,192.0.2.1")
                        .trustedProxies()
                        .networks())
                .containsExactly("10.0.0.0/8", "fd00::1/128", "192.0.2.1/32");
        assertThat(read("TRUSTED_PROXIES", "").trustedProxies().networks()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example", "10.0.0.0/8,", "10.0.0.1/8", "10.0.0.0/33", "0.0.0.0/0", "*"})
    void proxies_thatAreNoNetworks_areRefused(String proxies) {
        assertWrong("TRUSTED_PROXIES", proxies, "has '", "give ");
    }

    @Test
    void variable_thatIsNoSetting_isRefusedWithTheNearest() {
        assertWrong("QUEUE_MAX_BYTE", "5", "did you mean QUEUE_MAX_BYTES?");
        assertWrong("HISTORY_LENGTH", "5", "did you mean HISTORY_");
    }

    @Test
    void value_withAReference_isTakenAsItIs() {
        assertWrong("PORT", "${HOST}", "'${HOST}'");
    }

    private static void assertWrong(String variable, String value, String... words) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> read(variable, value))
                .satisfies(e -> assertThat(e.getMessage())
                        .startsWith(variable + " ")
                        .contains(words)
                        .matches("[^\\p{Cntrl}\\u0085\\u2028\\u2029]+"));
    }

    /** With a key, and these variables and their values in turn. */
    private static NotifluxConfig read(String... settings) throws ConfigException {
        Map<String, String> environment = new HashMap<>(Map.of("JWT_PUBLIC_KEY_B64", KEY));
        for (int i = 0; i < settings.length; i += 2) {
            environment.put(settings[i], settings[i + 1]);
        }
        return NotifluxConfig.read(environment);
    }
}
