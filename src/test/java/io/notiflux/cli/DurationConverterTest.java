package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class DurationConverterTest {
    private final DurationConverter converter = new DurationConverter();

    @ParameterizedTest
    @CsvSource({
        "1h, PT1H",
        "30m, PT30M",
        "10s, PT10S",
        "1ms, PT0.001S",
        "7d, PT168H",
        "1h30m, PT1H30M",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "PT1H, PT1H",
        "pt0.5s, PT0.5S",
        "P1D, PT24H",
        "3600, PT1H",
        "36500d, PT876000H",
        "3153600000, PT876000H"
    })
    void durations_areWrittenAsPeopleDo(String text, Duration duration) {
        assertThat(converter.convert(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "h", "1x", "1.5h", "30m1h", "1 h", "PT", "soon", "1h,5m", "H1", "+1h"})
    void others_areRefused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("is no duration");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "0s", "0d0h", "PT0S", "-1", "-1h", "-120s", "PT-1H", "-PT1H"})
    void nothingAndLess_areRefused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("longer than nothing");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36501d",
                "36500d1ms",
                "3153600001",
                "9223372036854775807",
                "9223372036854775808",
                "9223372036854775807d",
                "99999999999999999999999h",
                "PT9223372036854775807H"
            })
    void longerThanAHundredYears_isRefused(String text) {
        assertThatThrownBy(() -> converter.convert(text))
                .isInstanceOf(TypeConversionException.class)
                .hasMessageContaining("longer than 100 years");
    }
}
