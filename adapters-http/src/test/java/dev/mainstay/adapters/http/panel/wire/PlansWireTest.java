package dev.mainstay.adapters.http.panel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.observation.Plans;
import dev.mainstay.domain.observation.ServerFacts.WaitingSetting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What waits at a node, to other nodes and back. */
class PlansWireTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Test
    void what_waits_comes_back_as_it_went() {
        Plans plans = new Plans(
                Optional.of(Instant.parse("2030-01-01T10:00:00Z")),
                Optional.of(new NodeId(3)),
                Optional.of(Instant.parse("2030-01-02T10:00:00Z")),
                List.of(new WaitingSetting("max_connections", "60", "61")));
        ObjectNode profile = MAPPER.createObjectNode();
        PlansWire.write(profile, plans);
        assertThat(PlansWire.read(profile)).isEqualTo(plans);
    }

    @Test
    void nothing_is_told_where_nothing_waits_and_oddities_are_nothing() throws Exception {
        ObjectNode profile = MAPPER.createObjectNode();
        PlansWire.write(profile, Plans.none());
        assertThat(profile).isEmpty();
        assertThat(PlansWire.read(profile)).isEqualTo(Plans.none());
        assertThat(PlansWire.read(MAPPER.readTree(
                        "{\"plans\":{\"hand_over\":\"soon\",\"target\":-1,\"restart\":7,\"settings\":9}}")))
                .isEqualTo(Plans.none());
    }
}
