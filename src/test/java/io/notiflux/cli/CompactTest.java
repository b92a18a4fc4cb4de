package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CompactTest {
    @ParameterizedTest
    @CsvSource({
        "0,0",
        "0.04,0.0",
        "0.5,0.5",
        "9.94,9.9",
        "9.96,10",
        "12.4,12",
        "9999,9999",
        "9999.6,10.0k",
        "12345,12.3k",
        "99949,99.9k",
        "99960,100k",
        "999400,999k",
        "999600,1.0M",
        "456000000,456M",
        "1500000000,1.5G",
        "2e12,2.0T",
        "5e15,5000T"
    })
    void number_isShort(double number, String text) {
        assertThat(Compact.of(number)).isEqualTo(text);
    }
}
