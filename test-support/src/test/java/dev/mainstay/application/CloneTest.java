package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.in.Actor;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A secondary that is made anew copies a member that offers itself for it, and the main in every doubt (ADR 24). */
class CloneTest {
    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Resident offering = town.joined(main, 2);
    private final Resident anew = town.joined(main, 3);

    @Test
    void the_member_that_offers_itself_is_copied_and_the_main_is_followed() {
        offer();
        main.postgres.write();
        town.databases.settle();
        rebuild(false);
        assertThat(copiedFrom()).contains("203.0.113.2:5432");
        requireFollows();
    }

    @Test
    void who_asks_for_the_leader_gets_the_leader() {
        offer();
        rebuild(true);
        assertThat(copiedFrom()).isEmpty();
        requireFollows();
    }

    @Test
    void nobody_offers_itself_without_the_tag() {
        rebuild(false);
        assertThat(copiedFrom()).isEmpty();
        requireFollows();
    }

    @Test
    void one_that_has_not_got_all_that_the_main_had_is_not_copied() {
        offer();
        town.databases.cut(main.host(), offering.host());
        main.postgres.write();
        town.databases.settle();
        rebuild(false);
        assertThat(copiedFrom()).isEmpty();
        requireFollows();
    }

    @Test
    void a_copy_that_breaks_is_made_of_the_main() {
        offer();
        town.databases.cut(anew.host(), offering.host());
        rebuild(false);
        assertThat(copiedFrom()).isPresent();
        requireFollows();
    }

    private void offer() {
        offering.cases()
                .present()
                .present(new Presentation(
                        Optional.empty(), Tags.of(Map.of(Tags.CLONE_FROM, new Tags.Tag(Tags.Kind.FLAG, "true")))));
        town.run(Duration.ofMinutes(1));
    }

    private void rebuild(boolean fromMain) {
        Resident.requireStarted(anew.command(cases -> cases.reattach().rebuild(Actor.cli("test"), fromMain)));
        town.calm();
    }

    private Optional<String> copiedFrom() {
        return anew.lastTransition().facts().get("copied_from");
    }

    private void requireFollows() {
        assertThat(anew.lastTransition().phase()).isEqualTo(Phase.DONE);
        assertThat(anew.role()).isEqualTo(Role.SECONDARY);
        assertThat(anew.node().condition()).isEqualTo(NodeCondition.STREAMING);
        town.databases.settle();
        assertThat(anew.postgres.view().streamsFrom()).contains(main.postgres.at());
        assertThat(anew.postgres.rowsMissingIn(main.postgres)).isZero();
    }
}
