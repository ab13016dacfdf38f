package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.ports.out.Ids;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every {@link Ids} keeps. */
public abstract class IdsContract {

    private static final int MANY = 1_000;
    private static final int SHORTEST_HARDWARE_ID = 16;

    /** The source of ids. */
    protected abstract Ids ids();

    @Test
    void makes_nothing_twice() {
        Ids ids = ids();
        List<Supplier<Object>> kinds = List.of(
                ids::operation,
                ids::event,
                ids::cluster,
                ids::hardware,
                () -> ids.secret().reveal());

        kinds.forEach(kind -> assertThat(Stream.generate(kind).limit(MANY)).doesNotHaveDuplicates());
    }

    @Test
    void makes_a_cluster_id_that_is_a_uuid() {
        String id = ids().cluster().value();

        assertThat(UUID.fromString(id)).hasToString(id);
    }

    @Test
    void makes_a_hardware_id_long_enough_to_be_unique() {
        assertThat(ids().hardware().value()).hasSizeGreaterThanOrEqualTo(SHORTEST_HARDWARE_ID);
    }

    @Test
    void makes_a_secret_of_64_hexadecimal_characters() {
        assertThat(ids().secret().reveal()).matches("[0-9a-f]{64}");
    }
}
