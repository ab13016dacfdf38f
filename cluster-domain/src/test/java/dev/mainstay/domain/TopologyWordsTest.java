package dev.mainstay.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SlotName;
import dev.mainstay.domain.topology.ClusterRules;
import dev.mainstay.domain.topology.ClusterRules.Synchronous;
import dev.mainstay.domain.topology.RemoteMain;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.topology.Tags.Kind;
import dev.mainstay.domain.topology.Tags.Tag;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What operators say of a cluster and of its nodes. */
class TopologyWordsTest {

    @Test
    void rules_are_read_back_as_they_were_kept() {
        ClusterRules rules = new ClusterRules(
                true,
                5,
                Duration.ofSeconds(7),
                Synchronous.QUORUM,
                true,
                3,
                1024,
                true,
                new TreeMap<>(Map.of("work_mem", "8MB", "x.y", "a=b")));

        assertThat(ClusterRules.parse(rules.lines())).isEqualTo(rules);
        ClusterRules following = rules.following(Optional.of(new RemoteMain(
                new Endpoint(new NodeAddress("2001:db8::1"), 5433),
                new SlotName("site_2"),
                new TreeMap<>(Map.of("restore_command", "cp /a/%f=%p")))));
        assertThat(ClusterRules.parse(following.lines())).isEqualTo(following);
        assertThat(ClusterRules.parse(ClusterRules.standard().lines())).isEqualTo(ClusterRules.standard());
    }

    @Test
    void lines_of_a_newer_version_and_nonsense_are_passed_over() {
        assertThat(ClusterRules.parse("tomorrow=1\nmaximum_lag=-4\nsynchronous=MAYBE\n\nrubbish"))
                .isEqualTo(ClusterRules.standard());
    }

    @Test
    void a_node_stands_aside_by_either_tag_and_nofailover_decides() {
        assertThat(tags("nofailover", new Tag(Kind.FLAG, "true")).standsAside()).isTrue();
        assertThat(tags("failover_priority", new Tag(Kind.NUMBER, "0")).standsAside())
                .isTrue();
        assertThat(tags("failover_priority", new Tag(Kind.NUMBER, "2")).standsAside())
                .isFalse();
        assertThat(Tags.of(Map.of(
                                "nofailover", new Tag(Kind.FLAG, "false"),
                                "failover_priority", new Tag(Kind.NUMBER, "0")))
                        .standsAside())
                .isFalse();
        assertThat(Tags.none().standsAside()).isFalse();
    }

    @Test
    void a_tag_with_a_control_character_is_refused() {
        assertThatThrownBy(() -> tags("a", new Tag(Kind.TEXT, "b\nc"))).isInstanceOf(InvalidRequestException.class);
    }

    private static Tags tags(String name, Tag tag) {
        return Tags.of(Map.of(name, tag));
    }
}
