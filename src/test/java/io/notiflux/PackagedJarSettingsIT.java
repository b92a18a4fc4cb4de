package io.notiflux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A wrong setting stops the shipped jar's start with one line that names the variable. */
class PackagedJarSettingsIT {
    private static final String KEY = "JWT_PUBLIC_KEY_B64";
    private static final String GOOD_KEY = TestKeys.p256().publicPemBase64();

    static Stream<Arguments> wrongSettings() {
        return Stream.of(
                Arguments.of(KEY, new String[] {}),
                Arguments.of(KEY, new String[] {KEY, "garbage"}),
                Arguments.of(KEY, new String[] {KEY, "Z2FyYmFnZQ=="}),
                Arguments.of(
                        KEY, new String[] {KEY, TestKeys.onCurve("secp384r1").publicPemBase64()}),
                Arguments.of("JWT_PUBLIC_KEY_FILE", new String[] {"JWT_PUBLIC_KEY_FILE", "/no/such/file"}),
                Arguments.of("PORT", new String[] {KEY, GOOD_KEY, "PORT", "abc"}),
                Arguments.of("PORT", new String[] {KEY, GOOD_KEY, "PORT", "65536"}),
                Arguments.of("HOST", new String[] {KEY, GOOD_KEY, "HOST", "no address"}),
                Arguments.of("WRITE_TIMEOUT", new String[] {KEY, GOOD_KEY, "WRITE_TIMEOUT", "10 s"}),
                Arguments.of("QUEUE_MAX_BYTES", new String[] {KEY, GOOD_KEY, "QUEUE_MAX_BYTE", "5"}),
                Arguments.of("LOG_LEVEL", new String[] {KEY, GOOD_KEY, "LOG_LEVEL", "loud"}));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("wrongSettings")
    void start_withAWrongSetting_failsInOneLine(String variable, String[] settings) {
        assertFails(variable, settings);
    }

    @Test
    void start_onAPortThatIsTaken_failsInOneLine() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertFails("PORT", KEY, GOOD_KEY, "PORT", String.valueOf(taken.getLocalPort()));
        }
    }

    /** 192.0.2.1 is for documentation, RFC 5737: no machine has it. */
    @Test
    void start_onAnAddressOfAnotherMachine_failsInOneLine() {
        assertFails("HOST is '192.0.2.1', which is no address of this machine", KEY, GOOD_KEY, "HOST", "192.0.2.1");
    }

    private static void assertFails(String variable, String... settings) {
        try (JarProcess server = JarProcess.serve(settings)) {
            assertThat(server.exitCode()).isEqualTo(1);
            assertThat(server.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("notiflux: ")
                    .contains(variable)
                    .doesNotContain("Exception");
            assertThat(server.out()).doesNotContain("Exception", "\tat ", "event=listening");
        }
    }
}
