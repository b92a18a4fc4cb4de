package io.notiflux.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.notiflux.connection.MemoryBudget;
import java.nio.charset.StandardCharsets;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageAssemblerTest {
    private static final int LIMIT = 100;

    private final MemoryBudget budget = new MemoryBudget(30_000);
    private final MessageAssembler assembler = new MessageAssembler(LIMIT, budget);

    @Test
    void message_inOnePiece_isWhole() {
        add(Frames.TEXT, "hello");
        assertThat(finishedText()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 99, 100})
    void message_inPieces_isWhole(int piece) {
        String text = "0123456789".repeat(10);
        assembler.begin(Frames.TEXT, LIMIT);
        for (int at = 0; at < LIMIT; at += piece) {
            assembler.append(bytes(text.substring(at, Math.min(LIMIT, at + piece))));
        }
        assertThat(finishedText()).isEqualTo(text);
    }

    @Test
    void message_withoutOctets_isWhole() {
        assembler.begin(Frames.BINARY, 0);
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
        assembler.begin(Frames.CONTINUATION, 0);
        assertThat(finishedText()).hasSize(LIMIT);
    }

    @ParameterizedTest
    @ValueSource(longs = {41, 1L << 32, Long.MAX_VALUE})
    void message_overTheLimitWithItsNextFragment_isTooBig(long next) {
        add(Frames.BINARY, "x".repeat(60));
        assertCode(1009, () -> assembler.begin(Frames.CONTINUATION, next));
    }

    @Test
    void limit_isOfEachMessage() {
        for (int i = 0; i < 3; i++) {
            add(Frames.TEXT, "x".repeat(LIMIT));
            finish();
        }
        assertThatNoException().isThrownBy(() -> assembler.begin(Frames.TEXT, LIMIT));
    }

    @Test
    void continuation_ofNothing_isAViolation() {
        assertCode(1002, () -> assembler.begin(Frames.CONTINUATION, 0));
        add(Frames.TEXT, "whole");
        finish();
        assertCode(1002, () -> assembler.begin(Frames.CONTINUATION, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {Frames.TEXT, Frames.BINARY})
    void message_insideAnother_isAViolation(int opcode) {
        assembler.begin(Frames.TEXT, 0);
        assertCode(1002, () -> assembler.begin(opcode, 0));
    }

    @Test
    void text_isCheckedAsItComes() {
        assembler.begin(Frames.TEXT, 50);
        assembler.append(new byte[] {'a', (byte) 0xE2});
        assertCode(1007, () -> assembler.append(new byte[] {'b'}));
    }

    @Test
    void text_mustNotEndInsideACodePoint() {
        assembler.begin(Frames.TEXT, 1);
        assembler.append(new byte[] {(byte) 0xE2});
        assertCode(1007, assembler::finish);
    }

    @Test
    void binary_isNotChecked() {
        assembler.begin(Frames.BINARY, 2);
        assembler.append(new byte[] {(byte) 0xFF, (byte) 0xE2});
        assertThat(finish().isText()).isFalse();
        add(Frames.TEXT, "and text after it starts anew");
        assertThat(finish().isText()).isTrue();
    }

    @Test
    void memory_isSharedWithOtherAssemblersAndGivenBack() {
        var large = new MessageAssembler(100_000, budget);
        var other = new MessageAssembler(100_000, budget);
        large.begin(Frames.BINARY, 100_000);
        large.append(new byte[30_000]);
        other.begin(Frames.BINARY, 100_000);
        assertCode(1013, () -> other.append(new byte[20_000]));
        large.clear();
        assertThatNoException().isThrownBy(() -> other.append(new byte[20_000]));
    }

    private void add(int opcode, String text) {
        assembler.begin(opcode, text.length());
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
