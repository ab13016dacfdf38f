package dev.mainstay.adapters.http.panel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.testing.contract.Samples;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** A record that is not understood whole gives nobody a right. */
class SyncWireTest {

    @Test
    void a_record_is_read_as_it_was_told() {
        assertThat(SyncWire.read(SyncWire.write(Samples.sync()))).contains(Samples.sync());
    }

    @Test
    void nothing_is_no_record() {
        assertThat(SyncWire.read(Json.object().path("sync"))).isEmpty();
    }

    @Test
    void what_is_damaged_is_no_record() {
        spoiled(told -> told.put("mode", "sometimes"));
        spoiled(told -> told.put("revision", "seven"));
        spoiled(told -> told.put("revision", 0));
        spoiled(told -> told.put("number", 9));
        spoiled(told -> told.putArray("awaited").add("x"));
        spoiled(told -> told.without("right"));
    }

    @Test
    void a_right_that_what_commits_wait_for_does_not_bear_out_is_none() {
        spoiled(told -> told.withObjectProperty("right").put("consents", 0));
    }

    private static void spoiled(Function<ObjectNode, Object> how) {
        ObjectNode told = SyncWire.write(Samples.sync());
        Object unused = how.apply(told);
        assertThat(SyncWire.read(told)).as(told.toString()).isEmpty();
    }
}
