package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.salvage.SalvageReport;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.transition.TransitionState.Phase;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.SetUpMain;
import dev.mainstay.ports.settings.AgentPassword;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The agent dies before and after every single call that changes something, journal entries among them, and a new one
 * over the same stores brings the node into one of the allowed states (I10).
 */
class CrashTest {
    private static final Duration LIMIT = Duration.ofSeconds(1);
    private static final SetUpMain.Command AS_CONFIGURED = new SetUpMain.Command(Optional.empty(), Optional.empty());

    /** A story up to the moment of interest, who dies in it, and what must hold afterwards. */
    private record Story(Consumer<Scene> before, Consumer<Scene> act, Consumer<Scene> end) {}

    /** Who plays. */
    private static final class Scene {
        final Town town = new Town();
        final Map<String, Resident> cast = new LinkedHashMap<>();
        Map<String, Object> noted = new LinkedHashMap<>();

        Resident who(String name) {
            Resident found = cast.get(name);
            assertThat(found).as(name).isNotNull();
            return found;
        }
    }

    @TestFactory
    Stream<DynamicTest> setup_main() {
        return everyDeath(new Story(
                scene -> scene.cast.put("victim", scene.town.settle(1)),
                scene -> Resident.requireStarted(scene.who("victim")
                        .command(cases -> cases.setUpMain().setUpMain(AS_CONFIGURED, Actor.cli("test"), false))),
                CrashTest::setupMainEnded));
    }

    private static void setupMainEnded(Scene scene) {
        Resident victim = scene.who("victim");
        assertThat(victim.takesWrites()).isTrue();
        boolean wanted = !victim.journal.entries().isEmpty();
        if (wanted && victim.lastTransition().phase() == Phase.DONE) {
            assertThat(victim.role()).isEqualTo(Role.MAIN);
            assertThat(victim.node().term()).isEqualTo(new Term(1));
            assertThat(victim.postgres.tables().nodes()).hasSize(1);
            assertThat(victim.count(EventKind.CLUSTER_CREATED)).isEqualTo(1);
            assertThat(victim.count(EventKind.SETUP_FAILED)).isZero();
            assertThat(victim.state.load().secrets().replication()).isPresent();
            assertThat(victim.shows().role()).isEqualTo(Role.MAIN);
            return;
        }
        assertThat(victim.role()).isEqualTo(Role.STANDALONE);
        assertThat(victim.postgres.tables().nodes()).isEmpty();
        assertThat(victim.postgres.tables().config()).isEmpty();
        assertThat(victim.state.load().secrets().cluster()).isEmpty();
        assertThat(victim.count(EventKind.CLUSTER_CREATED)).isZero();
        assertThat(victim.count(EventKind.SETUP_FAILED)).isEqualTo(wanted ? 1 : 0);
        Resident.requireStarted(
                victim.command(cases -> cases.setUpMain().setUpMain(AS_CONFIGURED, Actor.cli("again"), false)));
        scene.town.calm();
        assertThat(victim.role()).as("a second try").isEqualTo(Role.MAIN);
    }

    @TestFactory
    Stream<DynamicTest> setup_secondary() {
        return everyDeath(new Story(
                scene -> {
                    scene.cast.put("main", scene.town.founded());
                    Resident victim = scene.town.settle(2);
                    scene.cast.put("victim", victim);
                    scene.noted.put(
                            "system", victim.postgres.probe().look(LIMIT).knownSystem());
                },
                scene -> Resident.requireStarted(scene.who("victim")
                        .command(cases -> cases.setUpSecondary()
                                .setUpSecondary(
                                        Town.join(scene.who("main"), Role.SECONDARY), Actor.cli("test"), false))),
                CrashTest::setupSecondaryEnded));
    }

    private static void setupSecondaryEnded(Scene scene) {
        Resident main = scene.who("main");
        Resident victim = scene.who("victim");
        assertThat(victim.services.runs("radius")).as("services").isEqualTo(victim.role() == Role.STANDALONE);
        if (victim.role() == Role.SECONDARY) {
            assertThat(victim.lastTransition().phase()).isEqualTo(Phase.DONE);
            assertThat(victim.node().condition()).isEqualTo(NodeCondition.STREAMING);
            assertThat(victim.inRecovery()).isTrue();
            assertThat(victim.count(EventKind.NEW_MAIN_ACKNOWLEDGED)).isEqualTo(1);
            assertThat(victim.count(EventKind.JOIN_FAILED)).isZero();
            assertThat(main.postgres.tables().nodes()).hasSize(2);
            assertThat(victim.redis.look().following()).contains(main.redisAt());
            return;
        }
        boolean wanted = !victim.journal.entries().isEmpty();
        assertThat(victim.role()).isEqualTo(Role.STANDALONE);
        assertThat(victim.takesWrites()).as("the old data serves again").isTrue();
        assertThat(victim.postgres.probe().look(LIMIT).knownSystem())
                .as("the old data is back")
                .isEqualTo(scene.noted.get("system"));
        assertThat(main.postgres.tables().nodes()).as("the main knows nobody").hasSize(1);
        assertThat(slots(main)).as("no slot is left on the main").isEmpty();
        assertThat(victim.count(EventKind.JOIN_FAILED)).isEqualTo(wanted ? 1 : 0);
        assertThat(victim.count(EventKind.NEW_MAIN_ACKNOWLEDGED)).isZero();
        if (wanted) {
            assertThat(victim.state.load().secrets().cluster())
                    .as("the given secret")
                    .isEmpty();
        }
        Resident.requireStarted(victim.command(cases ->
                cases.setUpSecondary().setUpSecondary(Town.join(main, Role.SECONDARY), Actor.cli("again"), false)));
        scene.town.calm();
        assertThat(victim.role()).as("a second try").isEqualTo(Role.SECONDARY);
    }

    private static List<?> slots(Resident main) {
        return main.postgres
                .probe()
                .look(LIMIT)
                .match(writable -> writable.slots(), standby -> List.of(), refused -> List.of(), silent -> List.of());
    }

    @TestFactory
    Stream<DynamicTest> setup_secondary_that_is_taken_back() {
        return everyDeath(new Story(
                scene -> {
                    scene.cast.put("main", scene.town.founded());
                    Resident victim = scene.town.settle(2);
                    scene.cast.put("victim", victim);
                    scene.noted.put(
                            "system", victim.postgres.probe().look(LIMIT).knownSystem());
                    victim.postgres.refuseCopies("the disk is full");
                },
                scene -> Resident.requireStarted(scene.who("victim")
                        .command(cases -> cases.setUpSecondary()
                                .setUpSecondary(
                                        Town.join(scene.who("main"), Role.SECONDARY), Actor.cli("test"), false))),
                scene -> {
                    scene.who("victim").postgres.recover();
                    assertThat(scene.who("victim").role()).isEqualTo(Role.STANDALONE);
                    setupSecondaryEnded(scene);
                }));
    }

    @TestFactory
    Stream<DynamicTest> promote_by_a_person() {
        return everyDeath(new Story(
                CrashTest::pairWithoutMain,
                scene -> Resident.requireStarted(
                        scene.who("victim").command(cases -> cases.promote().promote(true, Actor.user("root"), false))),
                CrashTest::promoteEnded));
    }

    private static void pairWithoutMain(Scene scene) {
        Resident main = scene.town.founded();
        Resident victim = scene.town.joined(main, 2);
        scene.cast.put("main", main);
        scene.cast.put("victim", victim);
        main.die();
        scene.town.run(Duration.ofSeconds(20));
        assertThat(victim.role()).isEqualTo(Role.SECONDARY);
    }

    private static void promoteEnded(Scene scene) {
        Resident victim = scene.who("victim");
        // Taken back or not, the main stays dead: by now the node has taken over, by this promotion or by the next.
        scene.town.until("a writer exists", () -> victim.role() == Role.MAIN);
        scene.town.calm();
        scene.town.run(Duration.ofSeconds(40));
        assertThat(victim.takesWrites()).isTrue();
        assertThat(victim.node().condition()).isEqualTo(NodeCondition.MAIN);
        assertThat(victim.node().term()).isEqualTo(new Term(2));
        assertThat(victim.postgres.history().orElseThrow().switches())
                .as("promoted once")
                .hasSize(1);
        assertThat(victim.services.runs("radius")).isTrue();
        assertThat(victim.redis.look().following()).isEmpty();
        assertThat(slots(victim)).as("a slot for the old main").hasSize(1);
        assertThat(victim.count(EventKind.FAILOVER_COMPLETED)).isEqualTo(1);
        assertThat(victim.hooks.told()).last().matches(change -> change.role() == Role.MAIN);
        assertThat(victim.postgres.tables().config().orElseThrow().term()).isEqualTo(new Term(2));
        assertThat(victim.postgres.tables().nodes())
                .anySatisfy(node -> {
                    assertThat(node.role()).isEqualTo(Role.MAIN);
                    assertThat(node.id().value()).isEqualTo(2);
                })
                .anySatisfy(node -> {
                    assertThat(node.id().value()).isEqualTo(1);
                    assertThat(node.role()).isEqualTo(Role.SECONDARY);
                    assertThat(node.needsRebase()).isTrue();
                });
        assertThat(victim.events.unsent(100))
                .as("every event reached the table")
                .isEmpty();
        assertThat(victim.count(EventKind.DEMOTED_UNEXPECTEDLY)).isZero();
    }

    @TestFactory
    Stream<DynamicTest> automatic_failover() {
        return everyDeath(new Story(
                CrashTest::pairWithoutMain,
                scene -> {
                    Resident victim = scene.who("victim");
                    scene.town.until(
                            "the failover begins",
                            () -> !victim.isUp()
                                    || victim.journal.entries().stream().anyMatch(entry -> isPromotion(entry)));
                },
                CrashTest::promoteEnded));
    }

    private static boolean isPromotion(dev.mainstay.domain.transition.JournalEntry entry) {
        return entry instanceof dev.mainstay.domain.transition.JournalEntry.Started started
                && started.kind() == dev.mainstay.domain.transition.TransitionKind.PROMOTE;
    }

    @TestFactory
    Stream<DynamicTest> fence() {
        return everyDeath(new Story(
                scene -> {
                    Resident main = scene.town.founded();
                    Resident secondary = scene.town.joined(main, 2);
                    scene.cast.put("victim", main);
                    scene.cast.put("new main", secondary);
                    scene.town.cut(main, secondary);
                    scene.town.until("the other took over", () -> secondary.role() == Role.MAIN);
                    scene.town.calm();
                    assertThat(main.takesWrites()).isTrue();
                    main.postgres.connectClient();
                },
                scene -> {
                    scene.town.mend(scene.who("victim"), scene.who("new main"));
                    scene.town.run(Duration.ofSeconds(12));
                },
                scene -> {
                    Resident victim = scene.who("victim");
                    scene.town.mend(victim, scene.who("new main"));
                    scene.town.run(Duration.ofSeconds(30));
                    assertThat(victim.node().condition()).isEqualTo(NodeCondition.FENCED);
                    assertThat(victim.node().term()).isEqualTo(new Term(2));
                    assertThat(victim.takesWrites()).isFalse();
                    assertThat(victim.postgres.control().clientSessions()).isZero();
                    assertThat(victim.count(EventKind.FENCED)).isEqualTo(1);
                    assertThat(victim.count(EventKind.SPLIT_BRAIN_DETECTED)).isEqualTo(1);
                    assertThat(victim.count(EventKind.SYNC_ERROR)).isZero();
                    assertThat(scene.who("new main").takesWrites()).isTrue();
                }));
    }

    @TestFactory
    Stream<DynamicTest> switchover_whose_old_main_dies() {
        return everyDeath(new Story(
                scene -> pair(scene, "victim", "other"),
                scene -> Resident.requireStarted(TurnaroundTest.switchOver(scene.who("victim"), 2, false)),
                CrashTest::oneLeadsAndTheOtherFollows));
    }

    @TestFactory
    Stream<DynamicTest> switchover_whose_target_dies() {
        return everyDeath(new Story(
                scene -> pair(scene, "other", "victim"),
                scene -> Resident.requireStarted(TurnaroundTest.switchOver(scene.who("other"), 2, false)),
                CrashTest::oneLeadsAndTheOtherFollows));
    }

    @TestFactory
    Stream<DynamicTest> crash_handover_whose_old_main_dies() {
        return everyDeath(new Story(
                scene -> pair(scene, "victim", "other"),
                scene -> crashForGood(scene, "victim"),
                scene -> handedOverOrTakenBack(scene, "victim")));
    }

    @TestFactory
    Stream<DynamicTest> crash_handover_whose_heir_dies() {
        return everyDeath(new Story(
                scene -> pair(scene, "other", "victim"),
                scene -> crashForGood(scene, "other"),
                scene -> handedOverOrTakenBack(scene, "other")));
    }

    private static void crashForGood(Scene scene, String who) {
        scene.town.run(Duration.ofSeconds(2));
        scene.who(who).postgres.refuseStarts("invalid page in block 0");
        scene.who(who).postgres.kill();
        scene.town.run(Duration.ofSeconds(60));
    }

    private static void handedOverOrTakenBack(Scene scene, String crashed) {
        scene.who(crashed).postgres.recover();
        oneLeadsAndTheOtherFollows(scene);
    }

    private static void pair(Scene scene, String main, String secondary) {
        scene.cast.put(main, scene.town.founded());
        scene.cast.put(secondary, scene.town.joined(scene.who(main), 2));
        scene.noted.put("last", scene.who(main).postgres.write());
    }

    /** Handed over or taken back: exactly one takes writes, has the last row, and is followed. */
    private static void oneLeadsAndTheOtherFollows(Scene scene) {
        Resident victim = scene.who("victim");
        Resident other = scene.who("other");
        scene.town.until(
                "one leads and the other follows",
                () -> victim.takesWrites() != other.takesWrites()
                        && victim.role() != other.role()
                        && !victim.isBusy()
                        && !other.isBusy());
        scene.town.run(Duration.ofSeconds(40));
        Resident main = victim.role() == Role.MAIN ? victim : other;
        Resident secondary = main == victim ? other : victim;
        assertThat(main.takesWrites()).isTrue();
        assertThat(secondary.takesWrites()).isFalse();
        assertThat(secondary.node().condition()).isEqualTo(NodeCondition.STREAMING);
        assertThat(secondary.node().term()).isEqualTo(main.node().term());
        assertThat(main.postgres.history().orElseThrow().switches()).hasSizeLessThanOrEqualTo(1);
        dev.mainstay.domain.wal.Lsn last = (dev.mainstay.domain.wal.Lsn) scene.noted.get("last");
        main.postgres
                .history()
                .orElseThrow()
                .switches()
                .forEach(fork -> assertThat(fork.at().hasReached(last))
                        .as("nothing was lost")
                        .isTrue());
        assertThat(main.count(EventKind.SPLIT_BRAIN_DETECTED) + secondary.count(EventKind.SPLIT_BRAIN_DETECTED))
                .isZero();
    }

    @TestFactory
    Stream<DynamicTest> reattach_of_a_main_with_writes_of_its_own() {
        return everyDeath(new Story(
                scene -> {
                    pair(scene, "victim", "other");
                    Resident victim = scene.who("victim");
                    scene.town.databases.cut(victim.host(), scene.who("other").host());
                    victim.salvage.loses("radacct", "1,2026");
                    assertThat(victim.postgres.write()).isNotNull();
                    victim.die();
                    scene.town.databases.mend(victim.host(), scene.who("other").host());
                    scene.town.until(
                            "the other took over", () -> scene.who("other").role() == Role.MAIN);
                    scene.town.calm();
                },
                scene -> scene.town.until(
                        "it comes back",
                        () -> !scene.who("victim").isUp() || scene.who("victim").role() == Role.SECONDARY),
                scene -> {
                    Resident victim = scene.who("victim");
                    scene.town.until("it is a secondary", () -> victim.role() == Role.SECONDARY && !victim.isBusy());
                    scene.town.run(Duration.ofSeconds(40));
                    assertThat(victim.inRecovery()).isTrue();
                    assertThat(victim.node().condition()).isEqualTo(NodeCondition.STREAMING);
                    assertThat(scene.who("other").takesWrites()).isTrue();
                    assertThat(victim.salvage.reports().stream()
                                    .mapToLong(SalvageReport::rows)
                                    .sum())
                            .as("rows saved, however often it began anew")
                            .isEqualTo(1);
                    assertThat(victim.postgres.directory().aside()).isNotEmpty();
                    assertThat(victim.count(EventKind.NEEDS_REBASE)).isEqualTo(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> resolve_whose_kept_node_dies() {
        return everyDeath(new Story(
                scene -> twoMains(scene, "victim", "other"),
                scene -> Resident.requireStarted(resolve(scene, "victim")),
                scene -> resolved(scene, "victim", "other")));
    }

    @TestFactory
    Stream<DynamicTest> resolve_whose_other_node_dies() {
        return everyDeath(new Story(
                scene -> twoMains(scene, "other", "victim"),
                scene -> Resident.requireStarted(resolve(scene, "other")),
                scene -> resolved(scene, "other", "victim")));
    }

    private static dev.mainstay.ports.in.CommandReply resolve(Scene scene, String kept) {
        return TwoMainsTest.here(TwoMainsTest.resolve(scene.town, scene.who(kept), 1, false, false));
    }

    private static void twoMains(Scene scene, String frozen, String leading) {
        Resident[] pair = TwoMainsTest.divided(scene.town);
        scene.cast.put(frozen, pair[0]);
        scene.cast.put(leading, pair[1]);
        scene.town.mend(pair[0], pair[1]);
        scene.town.run(Duration.ofSeconds(60));
        assertThat(pair[0].node().condition()).isEqualTo(NodeCondition.FENCED);
    }

    /** Opened, or both closed and the word is given again; never two that are open. */
    private static void resolved(Scene scene, String frozen, String leading) {
        Resident kept = scene.who(frozen);
        Resident other = scene.who(leading);
        scene.town.run(Duration.ofSeconds(60));
        assertThat(kept.takesWrites() && other.takesWrites()).isFalse();
        if (!kept.takesWrites()) {
            Resident.requireStarted(resolve(scene, frozen));
            scene.town.calm();
            scene.town.run(Duration.ofSeconds(60));
        }
        assertThat(kept.takesWrites()).isTrue();
        assertThat(kept.node().condition()).isEqualTo(NodeCondition.MAIN);
        if (other.role() == Role.MAIN) {
            // Its re-attach was begun and taken back by the crash: it waits for a person, closed.
            assertThat(other.takesWrites()).isFalse();
            Resident.requireStarted(other.command(cases -> cases.reattach()
                    .reattach(new dev.mainstay.ports.in.Reattach.Command(true), Actor.user("root"), false)));
            scene.town.calm();
        }
        scene.town.until("it follows", () -> other.node().condition() == NodeCondition.STREAMING);
        scene.town.run(Duration.ofSeconds(40));
        assertThat(other.inRecovery()).isTrue();
        assertThat(other.node().term()).isEqualTo(kept.node().term());
        assertThat(other.salvage.reports().stream()
                        .mapToLong(SalvageReport::rows)
                        .sum())
                .as("rows saved, however often it began anew")
                .isEqualTo(1);
        assertThat(kept.shows().outlook().met()).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> leave() {
        return everyDeath(new Story(
                scene -> pair(scene, "main", "victim"),
                scene -> Resident.requireStarted(leaving(scene.who("victim"))),
                scene -> {
                    Resident victim = scene.who("victim");
                    if (victim.role() != Role.STANDALONE) {
                        Resident.requireStarted(leaving(victim));
                        scene.town.calm();
                    }
                    assertThat(victim.role()).isEqualTo(Role.STANDALONE);
                    assertThat(victim.state.load().secrets().cluster()).isEmpty();
                    assertThat(scene.who("main").postgres.tables().nodes()).hasSize(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> disband() {
        return everyDeath(new Story(
                scene -> pair(scene, "victim", "other"),
                scene -> Resident.requireStarted(leaving(scene.who("victim"))),
                scene -> {
                    Resident victim = scene.who("victim");
                    if (victim.role() != Role.STANDALONE) {
                        Resident.requireStarted(leaving(victim));
                        scene.town.calm();
                    }
                    assertThat(victim.role()).isEqualTo(Role.STANDALONE);
                    assertThat(victim.takesWrites()).isTrue();
                    assertThat(victim.postgres.tables().config()).isEmpty();
                    assertThat(victim.postgres.tables().nodes()).isEmpty();
                    assertThat(victim.count(EventKind.CLUSTER_DISBANDED)).isEqualTo(1);
                }));
    }

    @TestFactory
    Stream<DynamicTest> remove() {
        return everyDeath(new Story(
                scene -> pair(scene, "victim", "other"),
                scene -> Resident.requireStarted(removing(scene.who("victim"))),
                scene -> {
                    Resident victim = scene.who("victim");
                    if (victim.postgres.tables().nodes().size() > 1) {
                        Resident.requireStarted(removing(victim));
                        scene.town.calm();
                    }
                    assertThat(victim.postgres.tables().nodes()).hasSize(1);
                    assertThat(victim.count(EventKind.NODE_REMOVED)).isEqualTo(1);
                    Resident other = scene.who("other");
                    scene.town.until("it knows", () -> other.node().condition() == NodeCondition.REMOVED);
                    scene.town.run(Duration.ofMinutes(1));
                    assertThat(victim.takesWrites()).isTrue();
                }));
    }

    @TestFactory
    Stream<DynamicTest> rotate_secret_on_the_main() {
        return everyDeath(rotation("victim", "other"));
    }

    @TestFactory
    Stream<DynamicTest> rotate_secret_on_a_member() {
        return everyDeath(rotation("other", "victim"));
    }

    private static Story rotation(String main, String member) {
        return new Story(
                scene -> {
                    pair(scene, main, member);
                    scene.noted.put("old", scene.who(main).secret());
                },
                scene -> rotate(scene, scene.who(main), scene.who(member)),
                scene -> {
                    Resident leader = scene.who(main);
                    Resident follower = scene.who(member);
                    if (!isRotated(scene, leader, follower)) {
                        rotate(scene, leader, follower);
                    }
                    assertThat(leader.secret()).isNotEqualTo(scene.noted.get("old"));
                    assertThat(follower.secret()).isEqualTo(leader.secret());
                    assertThat(leader.count(EventKind.SECRET_ROTATED)).isEqualTo(1);
                    assertThat(leader.postgres.view().password(AgentPassword.ROLE))
                            .contains(AgentPassword.derive(leader.secret()));
                    scene.town.run(Duration.ofMinutes(3));
                    assertThat(leader.count(EventKind.NODE_OFFLINE)).isZero();
                });
    }

    /** Begins one unless the process that died had begun it, and lets it end. */
    private static void rotate(Scene scene, Resident leader, Resident follower) {
        if (!RotateSecretTest.isOpen(leader)) {
            Resident.requireStarted(leader.command(cases -> cases.rotate().rotate(Actor.user("root"), false)));
        }
        scene.town.until("the rotation has ended", () -> isRotated(scene, leader, follower));
    }

    private static boolean isRotated(Scene scene, Resident leader, Resident follower) {
        return !RotateSecretTest.isOpen(leader)
                && !RotateSecretTest.isOpen(follower)
                && !leader.secret().equals(scene.noted.get("old"));
    }

    private static dev.mainstay.ports.in.CommandReply leaving(Resident node) {
        return node.command(cases -> cases.leave().leave(true, Actor.user("root"), false));
    }

    private static dev.mainstay.ports.in.CommandReply removing(Resident main) {
        return main.command(
                cases -> cases.remove().remove(new dev.mainstay.domain.identity.NodeId(2), Actor.user("root"), false));
    }

    private static Stream<DynamicTest> everyDeath(Story story) {
        List<String> calls = rehearse(story);
        return java.util.stream.IntStream.range(0, calls.size())
                .boxed()
                .flatMap(at -> Stream.of(false, true)
                        .map(after -> DynamicTest.dynamicTest(
                                at + (after ? " after " : " before ") + calls.get(at),
                                () -> play(story, new Executioner(at, after)))));
    }

    /** The calls of a run in which nobody dies. */
    private static List<String> rehearse(Story story) {
        Executioner harmless = Executioner.harmless();
        List<String> calls = new java.util.ArrayList<>();
        Story watched = new Story(story.before(), story.act(), scene -> {
            calls.addAll(harmless.calls());
            story.end().accept(scene);
        });
        play(watched, harmless);
        assertThat(calls).isNotEmpty();
        return calls;
    }

    private static void play(Story story, Executioner executioner) {
        Scene scene = new Scene();
        story.before().accept(scene);
        Resident victim = scene.who("victim");
        victim.crash();
        victim.between(executioner::between);
        try {
            victim.start();
            scene.town.run(Duration.ofSeconds(3));
            story.act().accept(scene);
            scene.town.calm();
        } catch (Executioner.Death death) {
            revive(scene, victim);
        }
        try {
            scene.town.calm();
            scene.town.run(Duration.ofSeconds(3));
        } catch (Executioner.Death death) {
            revive(scene, victim);
            scene.town.calm();
            scene.town.run(Duration.ofSeconds(3));
        }
        try {
            story.end().accept(scene);
        } catch (Executioner.Death death) {
            // Commands come from a thread of their own, so that a run may have one effect less than its rehearsal.
            revive(scene, victim);
            scene.town.calm();
            story.end().accept(scene);
        }
    }

    private static void revive(Scene scene, Resident victim) {
        victim.crash();
        scene.town.run(Duration.ofSeconds(1));
        victim.start();
        scene.town.run(Duration.ofSeconds(2));
    }
}
