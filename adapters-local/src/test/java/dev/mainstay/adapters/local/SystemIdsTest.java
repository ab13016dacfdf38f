package dev.mainstay.adapters.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SystemIdsTest {

    private final SystemIds ids = new SystemIds();

    @Test
    void nothing_is_made_twice() {
        assertThat(ids.operation()).isNotEqualTo(ids.operation());
        assertThat(ids.event()).isNotEqualTo(ids.event());
        assertThat(ids.cluster()).isNotEqualTo(ids.cluster());
        assertThat(ids.hardware()).isNotEqualTo(ids.hardware());
        assertThat(ids.secret()).isNotEqualTo(ids.secret());
    }

    @Test
    void forms_are_those_of_the_wire() {
        assertThat(ids.secret().reveal()).matches("[0-9a-f]{64}");
        assertThat(ids.hardware().value()).hasSizeGreaterThanOrEqualTo(16);
        assertThat(ids.cluster().value()).hasSize(36);
    }
}
