package io.stevedore.sandbox.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VeleroServerTest {
    @Test
    void aShortTextIsALabelItself() {
        assertThat(VeleroServer.label("x".repeat(63))).isEqualTo("x".repeat(63));
    }

    @Test
    void aLongTextKeepsItsStartAndGetsAHash() {
        // sha256 of 64 times "x" begins with 7ce100
        assertThat(VeleroServer.label("x".repeat(64))).isEqualTo("x".repeat(57) + "7ce100");
    }
}
