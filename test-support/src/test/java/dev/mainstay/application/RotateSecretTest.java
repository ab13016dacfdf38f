package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.Guard;
import dev.mainstay.domain.transition.RotateSecretStep;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.domain.transition.Verdict;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.OperationReport;
import dev.mainstay.ports.in.OperationReport.Status;
import dev.mainstay.ports.in.SwitchOver;
import dev.mainstay.ports.out.PeerClient;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.SecretOrder;
import dev.mainstay.ports.out.SecretRotation.Stage;
import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** The cluster secret is replaced while members are there, away, or take each other's place. Source: ADR 0018. */
class RotateSecretTest {
    private static final Actor ROOT = Actor.user("root");

    private final Town town = new Town();
    private final Resident main = town.founded();
    private final Secret old = main.secret();

    private OperationId rotate(Resident node) {
        return Resident.operation(node.command(cases -> cases.rotate().rotate(ROOT, false)));
    }

    private void ends(Resident... nodes) {
        town.until(
                "the rotation has ended everywhere",
                () -> List.of(nodes).stream().noneMatch(RotateSecretTest::isOpen));
    }

    static boolean isOpen(Resident node) {
        return node.state.load().secrets().rotation().isPresent();
    }

    private static Optional<Stage> stage(Resident node) {
        return node.state.load().secrets().rotation().map(open -> open.stage());
    }

    private static boolean takes(Resident node, Secret secret) {
        return node.cases().recognise().knowsSecret(secret.reveal());
    }

    private static OperationReport report(Resident node, OperationId operation) {
        return node.cases().operations().find(operation).orElseThrow();
    }

    private void requireOnlyNewSecret(Resident... nodes) {
        Secret next = nodes[0].secret();
        assertThat(next).isNotEqualTo(old);
        assertThat(nodes).allSatisfy(node -> {
            assertThat(node.secret()).isEqualTo(next);
            assertThat(takes(node, next)).isTrue();
            assertThat(takes(node, old)).as("the old secret is refused").isFalse();
            assertThat(node.cases().recognise().isSigned("text", old.sign("text")))
                    .isFalse();
        });
    }

    @Test
    void every_member_uses_the_next_secret_and_forgets_the_old_one() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        OperationId operation = rotate(main);
        Secret next = main.state.load().secrets().latest().orElseThrow();
        assertThat(main.cases().reveal().revealable()).as("shown once").contains(next);
        assertThat(report(main, operation).status()).isEqualTo(Status.RUNNING);

        ends(main, second, third);
        requireOnlyNewSecret(main, second, third);
        assertThat(main.secret()).isEqualTo(next);
        assertThat(main.postgres.view().password(AgentPassword.ROLE)).contains(AgentPassword.derive(next));
        OperationReport done = report(main, operation);
        assertThat(done.status()).isEqualTo(Status.DONE);
        assertThat(done.kind()).isEqualTo(TransitionKind.ROTATE_SECRET);
        assertThat(done.percent()).isEqualTo(100);
        assertThat(report(second, operation).status()).isEqualTo(Status.DONE);
        assertThat(main.count(EventKind.SECRET_ROTATION_STARTED)).isEqualTo(1);
        assertThat(main.count(EventKind.SECRET_ROTATED)).isEqualTo(1);
        assertThat(main.count(EventKind.SECRET_ROTATION_WAITS)).isZero();
        town.run(Duration.ofMinutes(3));
        assertThat(main.count(EventKind.NODE_OFFLINE))
                .as("no heartbeat was refused")
                .isZero();
        assertThat(main.shows().view().others()).hasSize(2);
    }

    @Test
    void one_that_has_ended_is_told_after_a_restart_too() {
        Resident second = town.joined(main, 2);
        OperationId operation = rotate(main);
        main.crash();
        main.start();
        town.run(Duration.ofSeconds(1));
        assertThat(report(main, operation).status()).isEqualTo(Status.RUNNING);
        ends(main, second);
        Instant begun = report(main, operation).startedAt();
        main.crash();
        main.start();
        town.run(Duration.ofSeconds(1));

        OperationReport told = report(main, operation);
        assertThat(told.status()).isEqualTo(Status.DONE);
        assertThat(told.kind()).isEqualTo(TransitionKind.ROTATE_SECRET);
        assertThat(told.startedAt()).isEqualTo(begun);
        assertThat(told.finishedAt()).isPresent();
    }

    /** Each refusal would be a wrong guess at its door, which slows all that comes from the main's address (spec 2.4). */
    @Test
    void a_node_that_is_still_being_copied_is_told_nothing() {
        List<String> refused = new ArrayList<>();
        main.between(ports -> OnePort.with(ports, PeerClient.class, noting(ports.peers(), refused)));
        main.crash();
        main.start();
        town.run(Duration.ofSeconds(10));
        Resident second = town.joined(main, 2);
        assertThat(refused).isEmpty();

        rotate(main);
        ends(main, second);
        requireOnlyNewSecret(main, second);
    }

    private static PeerClient noting(PeerClient real, List<String> refused) {
        return (PeerClient) Proxy.newProxyInstance(
                PeerClient.class.getClassLoader(), new Class<?>[] {PeerClient.class}, (proxy, method, arguments) -> {
                    Object reply = method.invoke(real, arguments);
                    if (method.getName().equals("rotate") && reply instanceof PeerReply.Refused<?> no) {
                        refused.add(no.toString());
                    }
                    return reply;
                });
    }

    @Test
    void a_main_alone_is_done_at_once() {
        OperationId operation = rotate(main);
        ends(main);
        requireOnlyNewSecret(main);
        assertThat(report(main, operation).status()).isEqualTo(Status.DONE);
    }

    @Test
    void a_member_that_is_away_keeps_it_open_and_is_caught_up() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        third.crash();
        OperationId operation = rotate(main);
        town.run(Duration.ofMinutes(5));

        assertThat(main.secret()).as("nobody uses what one does not know").isEqualTo(old);
        assertThat(stage(main)).contains(Stage.PREPARED);
        assertThat(stage(second)).contains(Stage.PREPARED);
        OperationReport waiting = report(main, operation);
        assertThat(waiting.status()).isEqualTo(Status.RUNNING);
        assertThat(waiting.step()).contains(RotateSecretStep.PREPARE);
        assertThat(waiting.progress().note()).isEqualTo("waits for node 3");
        assertThat(main.count(EventKind.SECRET_ROTATION_WAITS)).isEqualTo(1);

        third.start();
        ends(main, second, third);
        requireOnlyNewSecret(main, second, third);
    }

    @Test
    void a_member_that_goes_away_between_two_steps_is_caught_up_from_there() {
        Resident second = town.joined(main, 2);
        rotate(main);
        town.until("it is prepared", () -> stage(second).equals(Optional.of(Stage.PREPARED)));
        second.crash();
        town.run(Duration.ofMinutes(2));
        assertThat(stage(main)).contains(Stage.COMMITTED);
        assertThat(takes(main, old)).as("it would come back with the old one").isTrue();

        second.start();
        ends(main, second);
        requireOnlyNewSecret(main, second);
    }

    @Test
    void taking_out_a_member_that_never_comes_back_ends_it() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        third.die();
        rotate(main);
        town.run(Duration.ofMinutes(1));
        assertThat(isOpen(main)).isTrue();

        Resident.requireStarted(main.command(cases -> cases.remove().remove(new NodeId(3), ROOT, false)));
        town.calm();
        ends(main, second);
        requireOnlyNewSecret(main, second);
    }

    @Test
    void an_open_rotation_keeps_no_switchover_back_and_the_new_main_carries_it_on() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        third.crash();
        OperationId operation = rotate(main);
        town.run(Duration.ofMinutes(1));
        assertThat(stage(second)).contains(Stage.PREPARED);
        CommandReply reply = main.command(cases -> cases.switchOver()
                .switchOver(new SwitchOver.Command(Optional.of(new NodeId(2)), Duration.ofSeconds(5)), ROOT, false));
        Resident.requireStarted(reply);
        town.calm();
        town.until("it leads", () -> second.role() == Role.MAIN && main.role() == Role.SECONDARY);

        third.start();
        ends(main, second, third);
        requireOnlyNewSecret(main, second, third);
        assertThat(report(second, operation).status()).isEqualTo(Status.DONE);
        assertThat(second.count(EventKind.SECRET_ROTATED)).isEqualTo(1);
    }

    @Test
    void a_new_main_that_never_heard_of_it_learns_it_from_a_member() {
        Resident second = town.joined(main, 2);
        Resident third = town.joined(main, 3);
        town.cut(main, second);
        OperationId operation = rotate(main);
        town.until("the third knows", () -> stage(third).equals(Optional.of(Stage.PREPARED)));
        main.die();
        town.mend(main, second);
        town.until("the second leads", () -> second.role() == Role.MAIN && second.takesWrites());
        assertThat(second.secret()).isEqualTo(old);

        town.until("it has heard of it", () -> isOpen(second));
        assertThat(second.state.load().secrets().rotation().orElseThrow().operation())
                .isEqualTo(operation);
        assertThat(second.secret()).as("the old main does not know yet").isEqualTo(old);
        town.calm();
        Resident.requireStarted(second.command(cases -> cases.remove().remove(new NodeId(1), ROOT, false)));
        town.calm();
        ends(second, third);
        requireOnlyNewSecret(second, third);
    }

    @Test
    void a_restarted_main_goes_on_where_it_was() {
        Resident second = town.joined(main, 2);
        second.crash();
        OperationId operation = rotate(main);
        main.crash();
        town.run(Duration.ofSeconds(5));
        main.start();
        second.start();
        ends(main, second);
        requireOnlyNewSecret(main, second);
        assertThat(report(main, operation).status()).isEqualTo(Status.DONE);
    }

    @Test
    void one_at_a_time_on_an_open_main_and_a_dry_run_changes_nothing() {
        Resident second = town.joined(main, 2);
        CommandReply planned = main.command(cases -> cases.rotate().rotate(ROOT, true));
        assertThat(planned.<Boolean>match(
                        refused -> false,
                        plan -> plan.plan().mayStart()
                                && plan.plan().steps().equals(List.of(RotateSecretStep.values())),
                        started -> false))
                .isTrue();
        assertThat(isOpen(main)).isFalse();
        assertThat(refusal(second)).isEqualTo(Guard.NODE_IS_MAIN);

        second.crash();
        rotate(main);
        assertThat(refusal(main)).isEqualTo(Guard.NO_ROTATION_IS_OPEN);
        assertThat(main.count(EventKind.SECRET_ROTATION_STARTED)).isEqualTo(1);
    }

    private static Guard refusal(Resident node) {
        return node.command(cases -> cases.rotate().rotate(ROOT, false))
                .match(
                        refused -> refused.plan().refusal().map(Verdict::guard).orElseThrow(),
                        planned -> {
                            throw new AssertionError("only planned");
                        },
                        started -> {
                            throw new AssertionError("it began");
                        });
    }

    @Test
    void nobody_joins_in_between() {
        Resident second = town.joined(main, 2);
        second.crash();
        rotate(main);
        Resident late = town.settle(3);
        Resident.requireStarted(late.command(
                cases -> cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), ROOT, false)));
        town.calm();
        assertThat(late.role()).isEqualTo(Role.STANDALONE);
        assertThat(late.lastTransition().reason()).contains("the cluster secret is being rotated");

        second.start();
        ends(main, second);
        town.joined(main, 3);
        assertThat(late.node().condition()).isEqualTo(NodeCondition.STANDALONE);
    }

    @Test
    void a_secret_is_sealed_for_those_who_have_the_other_one() {
        Secret next = Secret.of("b".repeat(64));
        String sealed = old.seal(next);
        assertThat(sealed).doesNotContain(next.reveal()).isEqualTo(old.seal(next));
        assertThat(old.unseal(sealed)).contains(next);
        assertThat(next.unseal(sealed)).isEmpty();
        assertThat(old.unseal(sealed.substring(2))).isEmpty();
        assertThat(old.unseal(sealed.replace(sealed.charAt(40), 'g'))).isEmpty();
        assertThat(old.unseal("")).isEmpty();
    }

    @Test
    void a_member_takes_only_its_clusters_word_and_no_older_mains() {
        Resident second = town.joined(main, 2);
        SecretOrder good = order(
                main,
                RotateSecretStep.PREPARE,
                old.seal(Secret.of("x".repeat(64))),
                main.node().term());
        Assertions.assertThatThrownBy(() -> main.cases().secrets().take(good)).isInstanceOf(ConflictException.class);
        Assertions.assertThatThrownBy(() ->
                        second.cases().secrets().take(order(main, RotateSecretStep.PREPARE, good.sealed(), Term.NONE)))
                .isInstanceOf(dev.mainstay.domain.error.StaleTermException.class);
        Assertions.assertThatThrownBy(() -> second.cases()
                        .secrets()
                        .take(order(
                                main,
                                RotateSecretStep.COMMIT,
                                "00".repeat(80),
                                main.node().term())))
                .isInstanceOf(dev.mainstay.domain.error.InvalidRequestException.class);
        Assertions.assertThatThrownBy(() -> second.cases()
                        .secrets()
                        .take(order(
                                main,
                                RotateSecretStep.FORGET,
                                good.sealed(),
                                main.node().term())))
                .isInstanceOf(ConflictException.class);
        assertThat(isOpen(second)).isFalse();
        assertThat(second.secret()).isEqualTo(old);
    }

    private static SecretOrder order(Resident from, RotateSecretStep step, String sealed, Term term) {
        return new SecretOrder(
                from.node().membership().orElseThrow().clusterId(),
                new NodeId(1),
                term,
                step,
                new OperationId("op-x"),
                "auto",
                Instant.EPOCH,
                sealed);
    }
}
