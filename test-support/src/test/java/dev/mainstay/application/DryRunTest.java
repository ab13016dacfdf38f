package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.JournalEntry;
import dev.mainstay.domain.transition.Plan;
import dev.mainstay.domain.transition.Step;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.Reattach;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.in.SwitchOver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** I22: what a dry run shows is what runs then, and the dry run itself changes nothing. */
class DryRunTest {
    private static final Actor ROOT = Actor.user("root");
    /** What an agent does in every turn of its own, and questions to other nodes: a ping, and whether one is ready. */
    private static final List<String> ROUTINE = List.of(
            "ClusterTables.report",
            "ClusterTables.flush",
            "EventSink.markSent",
            "PeerClient.heartbeat",
            "PeerClient.notify",
            "PeerClient.readiness");

    private final Town town = new Town();

    /** The same request, dry or not. */
    private interface Request {
        CommandReply ask(UseCases cases, boolean dryRun);
    }

    @Test
    void setup_main() {
        Resident server = town.settle(1);
        requireSame(
                server,
                (cases, dry) -> cases.setUpMain()
                        .setUpMain(new SetUpMain.Command(Optional.empty(), Optional.empty()), ROOT, dry));
    }

    @Test
    void setup_secondary() {
        Resident main = town.founded();
        Resident server = town.settle(2);
        requireSame(
                server,
                (cases, dry) -> cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), ROOT, dry));
    }

    @Test
    void promote_by_a_person() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        main.die();
        town.run(Duration.ofSeconds(20));
        requireSame(secondary, (cases, dry) -> cases.promote().promote(true, ROOT, dry));
    }

    @Test
    void switchover() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        SwitchOver.Command command = new SwitchOver.Command(Optional.of(new NodeId(2)), Duration.ZERO);
        requireSame(main, (cases, dry) -> cases.switchOver().switchOver(command, ROOT, dry));
        assertThat(secondary.role()).isEqualTo(Role.MAIN);
    }

    @Test
    void reattach_by_a_person() {
        Resident main = town.founded();
        Resident secondary = town.joined(main, 2);
        town.cut(main, secondary);
        town.until("the secondary leads", () -> secondary.role() == Role.MAIN);
        town.calm();
        assertThat(main.postgres.write()).isNotNull();
        town.mend(main, secondary);
        town.until("the old main is closed", () -> main.node().condition().isClosed() && !main.isBusy());
        requireSame(main, (cases, dry) -> cases.reattach().reattach(new Reattach.Command(true), ROOT, dry));
        assertThat(main.role()).isEqualTo(Role.SECONDARY);
    }

    @Test
    void leave() {
        Resident secondary = town.joined(town.founded(), 2);
        requireSame(secondary, (cases, dry) -> cases.leave().leave(false, ROOT, dry));
    }

    @Test
    void disband() {
        Resident main = town.founded();
        town.joined(main, 2);
        requireSame(main, (cases, dry) -> cases.leave().leave(true, ROOT, dry));
    }

    @Test
    void remove() {
        Resident main = town.founded();
        town.joined(main, 2);
        requireSame(main, (cases, dry) -> cases.remove().remove(new NodeId(2), ROOT, dry));
    }

    /** Asks dry, twice; then for real; the journal must tell the plan. */
    private void requireSame(Resident node, Request request) {
        Executioner witness = Executioner.harmless();
        node.crash();
        node.between(witness::between);
        node.start();
        town.run(Duration.ofSeconds(10));
        witness.calls().clear();
        int entries = node.journal.entries().size();
        Plan first = planned(node.command(cases -> request.ask(cases, true)));
        Plan second = planned(node.command(cases -> request.ask(cases, true)));
        assertThat(witness.calls()).as("a dry run does nothing").isSubsetOf(ROUTINE);
        assertThat(node.journal.entries()).hasSize(entries);
        assertThat(second.steps()).isEqualTo(first.steps());

        Resident.requireStarted(node.command(cases -> request.ask(cases, false)));
        town.calm();
        assertThat(node.lastTransition().phase()).isEqualTo(Phase.DONE);
        assertThat(first.mayStart()).isTrue();
        assertThat(node.lastTransition().kind()).isEqualTo(first.kind());
        assertThat(reached(node)).isEqualTo(names(first.steps()));
        assertThat(guards(second)).isEqualTo(guards(first));
    }

    private static Plan planned(CommandReply reply) {
        return reply.match(
                refused -> {
                    throw new AssertionError("refused: " + refused.plan().refusal());
                },
                CommandReply.Planned::plan,
                started -> {
                    throw new AssertionError("a dry run began " + started.operation());
                });
    }

    private static List<String> reached(Resident node) {
        return node.journal.entries().stream()
                .filter(entry -> entry.operation().equals(node.lastTransition().operation()))
                .flatMap(entry -> entry instanceof JournalEntry.StepReached step ? Stream.of(step.step()) : Stream.of())
                .toList();
    }

    private static List<String> names(List<Step> steps) {
        return steps.stream().map(Step::name).toList();
    }

    private static List<Object> guards(Plan plan) {
        return plan.verdicts().stream().<Object>map(Verdict::guard).toList();
    }
}
