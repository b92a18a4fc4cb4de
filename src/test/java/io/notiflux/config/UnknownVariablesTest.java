package io.notiflux.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.notiflux.ApplicationYaml;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnknownVariablesTest {
    private static final Set<String> SETTINGS = ApplicationYaml.defaults().keySet();

    @ParameterizedTest
    @CsvSource({
        "QUEUE_MAX_BYTE, QUEUE_MAX_BYTES",
        "QUEUE_BYTES, QUEUE_MAX_BYTES",
        "QUEUEMAXBYTES, QUEUE_MAX_BYTES",
        "queue_max_bytes, QUEUE_MAX_BYTES",
        "MAX_CONNECTION, MAX_CONNECTIONS",
        "MAX_CONECTIONS, MAX_CONNECTIONS",
        "MAX_CONNS, MAX_CONNECTIONS",
        "MAX_SUBSCRIPTION, MAX_SUBSCRIPTIONS",
        "MAX_MESSAGE_SIZE, MAX_MESSAGE_BYTES",
        "HISTORY_LENGTH, HISTORY_TTL",
        "HISTORY_BYTES, HISTORY_MAX_BYTES",
        "HEARTBEAT_SECONDS, HEARTBEAT_INTERVAL",
        "CLIENT_TIMEOUT_SECONDS, CLIENT_TIMEOUT",
        "WRITE_TIMOUT, WRITE_TIMEOUT",
        "LOG_LEVL, LOG_LEVEL",
        "LOGLEVEL, LOG_LEVEL",
        "LOGFORMAT, LOG_FORMAT",
        "ALLOWED_ORIGIN, ALLOWED_ORIGINS",
        "ALLOWED_HOSTS, ALLOWED_ORIGINS",
        "ALOWED_ORIGINS, ALLOWED_ORIGINS",
        "JWT_PUBLIC_KEY, JWT_PUBLIC_KEY_B64",
        "JWT_KEY, JWT_PUBLIC_KEY_B64",
        "JWT_PUBLIC_KEY_B46, JWT_PUBLIC_KEY_B64",
        "JWT_PUBLIC_KEY_PATH, JWT_PUBLIC_KEY_B64",
        "COMPRESION, COMPRESSION",
        "CONSOL, CONSOLE",
        "NATS_URLS, NATS_URL",
        "NATS_CREDS, NATS_CREDS_FILE",
        "NATS_PASS, NATS_PASSWORD",
        "NATS_USERNAME, NATS_USER",
        "NATS_CERT, NATS_TLS_CERT_FILE",
        "NATS_TLS_CA, NATS_TLS_CA_FILE",
        "NATS_STREAM_NAME, NATS_STREAM"
    })
    void variable_thatIsLikeASetting_stopsTheStartWithIt(String variable, String setting) {
        assertThatExceptionOfType(ConfigException.class)
                .isThrownBy(() -> UnknownVariables.refuse(Set.of(variable, "PATH"), SETTINGS))
                .withMessage(variable + " is no setting of this server; did you mean " + setting + "?");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HOME",
                "HOSTNAME",
                "HOSTTYPE",
                "PATH",
                "POST",
                "SORT",
                "PORTS",
                "HOSTS",
                "PORT_8080_TCP",
                "PORT_",
                "USER",
                "LOGNAME",
                "LANG",
                "TERM",
                "SHLVL",
                "_",
                "LC_ALL",
                "TZ",
                "JAVA_HOME",
                "JAVA_TOOL_OPTIONS",
                "JDK_JAVA_OPTIONS",
                "HTTP_PROXY",
                "no_proxy",
                "host",
                "port",
                "HISTSIZE",
                "HISTFILE",
                "MAILCHECK",
                "NOTIFLUX_SERVICE_HOST",
                "NOTIFLUX_SERVICE_PORT",
                "NOTIFLUX_PORT",
                "NOTIFLUX_PORT_8080_TCP",
                "NOTIFLUX_PORT_8080_TCP_ADDR",
                "KUBERNETES_SERVICE_PORT_HTTPS",
                "HISTORY_SERVICE_HOST",
                "HISTORY_PORT",
                "HISTORY_PORT_80_TCP_PROTO",
                "QUEUE_SERVICE_PORT_AMQP",
                "ALLOWED_PORT_1_UDP",
                "MAX_JOBS",
                "MAX_MEMORY",
                "MAX_HEAP_SIZE",
                "CLIENT_ID",
                "CLIENT_SECRET",
                "LOG_DIR",
                "LOG_PATH",
                "LOGS",
                "JWT_SECRET",
                "JWT_PRIVATE_KEY_FILE",
                "QUEUE_URL",
                "QUEUE_NAME",
                "WRITE_KEY",
                "K_SERVICE",
                "DYNO",
                "VCAP_SERVICES",
                "NATS_SERVICE_HOST",
                "NATS_SERVICE_PORT",
                "NATS_SERVICE_PORT_CLIENT",
                "NATS_PORT",
                "NATS_PORT_4222_TCP",
                "NATS_PORT_4222_TCP_ADDR",
                "NATS_STREAM_SERVICE_HOST",
                "NATS_CONTEXT",
                "NATS_TIMEOUT",
                "NATS_VERSION",
                "ADMIN_PORT",
                "AWS_REGION",
                "CONSOLE_URL",
                "HISTORY-X",
                "HISTORY_\n",
                ""
            })
    void variable_ofSomebodyElse_isNoneOfOurBusiness(String variable) {
        assertThatCode(() -> UnknownVariables.refuse(Set.of(variable), SETTINGS))
                .doesNotThrowAnyException();
    }

    @Test
    void settings_areTheirOwn() {
        assertThatCode(() -> UnknownVariables.refuse(SETTINGS, SETTINGS)).doesNotThrowAnyException();
    }

    @Test
    void environment_ofThisTest_isNone() {
        assertThatCode(() -> UnknownVariables.refuse(System.getenv().keySet(), SETTINGS))
                .doesNotThrowAnyException();
    }
}
