package io.notiflux.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DisplayTextTest {
    @ParameterizedTest
    @CsvSource({"abc,3", "日本,4", "한국,4", "ａｂ,4", "é,1", "e\u0301,1", "😀,2", "…,1"})
    void text_isAsWideAsTerminalsShowIt(String text, int width) {
        assertThat(DisplayText.width(text)).isEqualTo(width);
    }

    @ParameterizedTest
    @CsvSource({"abc,3,abc", "abcd,3,ab…", "日本語,6,日本語", "日本語,5,日本…", "日本語,4,日…", "😀😀,3,😀…", "abc,1,…", "abc,0,''"})
    void textThatIsTooWide_isCut(String text, int columns, String fitting) {
        assertThat(DisplayText.fit(text, columns)).isEqualTo(fitting);
        assertThat(DisplayText.width(fitting)).isLessThanOrEqualTo(columns);
    }
}
