package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.notiflux.connection.MemoryBudget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAssemblerTest {
    private static final int LIMIT = 100;

    private final MemoryBudget budget = new MemoryBudget(30_000);
    private final MessageAssembler assembler = assembler(LIMIT);

    @Test
    void message_inOnePiece_isWhole() {
        add(Frames.TEXT, "hello");
        assertThat(finishedText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 99, 100})
    void message_inPieces_isWhole(int piece) {
        String text = "0123456789".repeat(10);
        assembler.begin(Frames.TEXT, LIMIT, false);
        for (int at = 0; at < LIMIT; at += piece) {
            assembler.append(bytes(text.substring(at, Math.min(LIMIT, at + piece))));
        }
        assertThat(finishedText()).isEqualTo(text);
    }

    @Test
    void message_withoutOctets_isWhole() {
        assembler.begin(Frames.BINARY, 0, false);
        MessageAssembler.Whole whole = assembler.finish();
        assertThat(whole.content().hasRemaining()).isFalse();
        assertThat(whole.isText()).isFalse();
    }

    @Test
    void message_afterAnother_hasNothingOfIt() {
        add(Frames.TEXT, "a long one");
        add(Frames.CONTINUATION, ", and more");
        finish();
        add(Frames.TEXT, "short");
        assertThat(finishedText()).isEqualTo("short");
    }

    @Test
    void message_exactlyAtTheLimit_isTaken() {
        add(Frames.TEXT, "x".repeat(60));
        add(Frames.CONTINUATION, "y".repeat(40));
        assembler.begin(Frames.CONTINUATION, 0, false);
        assertThat(finishedText()).hasSize(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 1L << 32, Long.MAX_VALUE})
    void message_overTheLimitWithItsNextFragment_isTooBig(long next) {
        add(Frames.BINARY, "x".repeat(60));
        assertCode(1009, () -> assembler.begin(Frames.CONTINUATION, next, false));
    }

    @Test
    void limit_isOfEachMessage() {
        for (int i = 0; i < 3; i++) {
            add(Frames.TEXT, "x".repeat(LIMIT));
            finish();
        }
        assertThatNoException().isThrownBy(() -> assembler.begin(Frames.TEXT, LIMIT, false));
    }

    @Test
    void continuation_ofNothing_isAViolation() {
        assertCode(1002, () -> assembler.begin(Frames.CONTINUATION, 0, false));
        add(Frames.TEXT, "whole");
        finish();
        assertCode(1002, () -> assembler.begin(Frames.CONTINUATION, 1, false));
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.TEXT, Frames.BINARY})
    void message_insideAnother_isAViolation(int opcode) {
        assembler.begin(Frames.TEXT, 0, false);
        assertCode(1002, () -> assembler.begin(opcode, 0, false));
    }

    @Test
    void text_isCheckedAsItComes() {
        assembler.begin(Frames.TEXT, 50, false);
        assembler.append(new byte[] {'a', (byte) 0xE2});
        assertCode(1007, () -> assembler.append(new byte[] {'b'}));
    }

    @Test
    void text_mustNotEndInsideACodePoint() {
        assembler.begin(Frames.TEXT, 1, false);
        assembler.append(new byte[] {(byte) 0xE2});
        assertCode(1007, assembler::finish);
    }

    @Test
    void binary_isNotChecked() {
        assembler.begin(Frames.BINARY, 2, false);
        assembler.append(new byte[] {(byte) 0xFF, (byte) 0xE2});
        assertThat(finish().isText()).isFalse();
        add(Frames.TEXT, "and text after it starts anew");
        assertThat(finish().isText()).isTrue();
    }

    @Test
    void memory_isSharedWithOtherAssemblersAndGivenBack() {
        var large = assembler(100_000);
        var other = assembler(100_000);
        large.begin(Frames.BINARY, 100_000, false);
        large.append(new byte[30_000]);
        other.begin(Frames.BINARY, 100_000, false);
        assertCode(1013, () -> other.append(new byte[20_000]));
        large.clear();
        assertThatNoException().isThrownBy(() -> other.append(new byte[20_000]));
    }

    /** What it may cost is counted, by what came and by what became of it. */
    @ParameterizedTest
    @CsvSource({"0, 1", "1023, 1", "1024, 2", "20000, 20"})
    void compressedMessage_countsAsManyCommands(int size, int steps) {
        var deflating = assembler(20_000);
        byte[] message = MessageDeflaterTest.deflated(new byte[size]); // less than 128 octets
        deflating.begin(Frames.BINARY, message.length, true);
        deflating.append(message);
        MessageAssembler.Whole whole = deflating.finish();
        assertThat(whole.content().remaining()).isEqualTo(size);
        assertThat(whole.steps()).isEqualTo(steps);
        deflating.clear();
        assertThat(budget.reserved()).isZero();
    }

    @Test
    void compressedMessage_hasALimitOfItsOwn() {
        var deflating = assembler(100);
        assertThatNoException().isThrownBy(() -> deflating.begin(Frames.BINARY, 5_000, true));
        deflating.append(new byte[2_000]);
        assertThatNoException().isThrownBy(() -> deflating.begin(Frames.CONTINUATION, 3_000, false));
        assertCode(1009, () -> deflating.begin(Frames.CONTINUATION, 3_001, false));
    }

    @Test
    void compressedMessage_thatMemoryIsShortFor_isLetGoAndGivenBack() {
        var deflating = assembler(100_000);
        var other = assembler(100_000);
        other.begin(Frames.BINARY, 100_000, false);
        other.append(new byte[30_000]);
        byte[] message = MessageDeflaterTest.deflated(new byte[50_000]);
        deflating.begin(Frames.BINARY, message.length, true);
        deflating.append(message);
        assertCode(1013, deflating::finish);
        deflating.clear();
        other.clear();
        assertThat(budget.reserved()).isZero();
    }

    private MessageAssembler assembler(int limit) {
        return new MessageAssembler(new WebSocketLimits(limit, 5_000, budget, Duration.ZERO));
    }

    private void add(int opcode, String text) {
        assembler.begin(opcode, text.length(), false);
        assembler.append(bytes(text));
    }

    private String finishedText() {
        MessageAssembler.Whole whole = finish();
        assertThat(whole.isText()).isTrue();
        return StandardCharsets.UTF_8.decode(whole.content()).toString();
    }

    /** As a connection does. */
    private MessageAssembler.Whole finish() {
        MessageAssembler.Whole whole = assembler.finish();
        assembler.clear();
        return whole;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void assertCode(int code, ThrowingCallable call) {
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(call)
                .satisfies(violation -> assertThat(violation.closeCode()).isEqualTo(code));
    }
}
