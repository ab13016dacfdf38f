package dev.mainstay.domain.health;

import static dev.mainstay.domain.observation.Evidence.Sign.DOWN;
import static dev.mainstay.domain.observation.Evidence.Sign.UNKNOWN;
import static dev.mainstay.domain.observation.Evidence.Sign.UP;
import static dev.mainstay.domain.observation.Evidence.Source.API;
import static dev.mainstay.domain.observation.Evidence.Source.DATABASE;
import static dev.mainstay.domain.observation.Evidence.Source.INBOUND;
import static dev.mainstay.domain.observation.Evidence.Source.WAL_STREAM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.Scenes;
import dev.mainstay.domain.Seeds;
import dev.mainstay.domain.observation.Evidence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailureDetectorTest {
    private static final Duration LONG = Scenes.THRESHOLD;
    private static final Duration SHORT = Scenes.THRESHOLD.minusNanos(1);

    private static MainVerdict.State state(List<Evidence> evidence) {
        return FailureDetector.judge(evidence, Scenes.THRESHOLD).state();
    }

    @Test
    void without_evidence_there_is_no_main_to_watch() {
        MainVerdict verdict = FailureDetector.judge(List.of(), Scenes.THRESHOLD);

        assertThat(verdict.state()).isEqualTo(MainVerdict.State.NOT_WATCHED);
        assertThat(verdict.isSilentNow()).isFalse();
        assertThat(verdict.wasSeen()).isFalse();
    }

    @Test
    void lost_is_silent_on_all_paths_for_the_whole_threshold() {
        assertThat(state(Scenes.everyPath(DOWN, LONG))).isEqualTo(MainVerdict.State.LOST);
        assertThat(state(Scenes.everyPath(DOWN, SHORT))).isEqualTo(MainVerdict.State.SILENT);
        assertThat(state(Scenes.everyPath(DOWN, LONG.plusDays(1)))).isEqualTo(MainVerdict.State.LOST);
    }

    @Test
    void silence_counts_from_the_path_that_lived_longest() {
        List<Evidence> evidence = List.of(
                Scenes.evidence(API, DOWN, LONG.multipliedBy(9)),
                Scenes.evidence(DATABASE, DOWN, SHORT),
                Scenes.neverUp(WAL_STREAM, DOWN));

        MainVerdict verdict = FailureDetector.judge(evidence, Scenes.THRESHOLD);

        assertThat(verdict.state()).isEqualTo(MainVerdict.State.SILENT);
        assertThat(verdict.silence()).isEqualTo(SHORT);
    }

    @Test
    void a_message_of_the_main_shortens_its_silence() {
        List<Evidence> evidence = new ArrayList<>(Scenes.everyPath(DOWN, LONG));
        evidence.add(Scenes.evidence(INBOUND, UNKNOWN, SHORT));

        assertThat(state(evidence)).isEqualTo(MainVerdict.State.SILENT);
    }

    @Test
    void one_living_path_keeps_the_main_alive() {
        for (Evidence.Source living : Evidence.Source.values()) {
            List<Evidence> evidence = new ArrayList<>();
            for (Evidence.Source source : Evidence.Source.values()) {
                evidence.add(Scenes.evidence(source, source == living ? UP : DOWN, LONG));
            }
            MainVerdict verdict = FailureDetector.judge(evidence, Scenes.THRESHOLD);
            assertThat(verdict.state())
                    .as("%s lives", living)
                    .isEqualTo(living == API ? MainVerdict.State.ANSWERING : MainVerdict.State.DEGRADED);
            assertThat(verdict.isSilentNow()).as("%s lives", living).isFalse();
            assertThat(verdict.silence()).isZero();
        }
    }

    @Test
    void a_path_that_nobody_looked_at_proves_nothing() {
        for (Evidence.Source unknown : List.of(API, DATABASE, WAL_STREAM)) {
            List<Evidence> evidence = new ArrayList<>();
            for (Evidence.Source source : List.of(API, DATABASE, WAL_STREAM)) {
                evidence.add(Scenes.evidence(source, source == unknown ? UNKNOWN : DOWN, LONG.multipliedBy(10)));
            }
            MainVerdict verdict = FailureDetector.judge(evidence, Scenes.THRESHOLD);
            assertThat(verdict.state()).isEqualTo(MainVerdict.State.UNCERTAIN);
            assertThat(verdict.isSilentNow()).isFalse();
        }
    }

    @Test
    void a_main_that_was_never_seen_is_never_lost() {
        List<Evidence> evidence =
                List.of(Scenes.neverUp(API, DOWN), Scenes.neverUp(DATABASE, DOWN), Scenes.neverUp(WAL_STREAM, DOWN));
        MainVerdict verdict = FailureDetector.judge(evidence, Scenes.THRESHOLD);

        assertThat(verdict.state()).isEqualTo(MainVerdict.State.NEVER_SEEN);
        assertThat(verdict.wasSeen()).isFalse();
        assertThat(verdict.isSilentNow()).as("a person may promote").isTrue();
    }

    @Test
    void an_api_that_was_not_asked_yet_is_not_down() {
        List<Evidence> evidence = List.of(
                Scenes.neverUp(API, UNKNOWN),
                Scenes.evidence(DATABASE, UP, Duration.ZERO),
                Scenes.neverUp(WAL_STREAM, UNKNOWN));

        assertThat(state(evidence)).isEqualTo(MainVerdict.State.ANSWERING);
    }

    @Test
    void every_state_can_be_told_to_people() {
        for (MainVerdict.State each : MainVerdict.State.values()) {
            assertThat(new MainVerdict(each, Duration.ofMillis(1_500), Scenes.mainIsLost()).sentence())
                    .isNotBlank();
        }
        assertThat(new MainVerdict(MainVerdict.State.SILENT, Duration.ofMillis(1_500), List.of()).sentence())
                .contains("1.5 s");
    }

    /** I8: lost implies that every required path is a fresh "down" and that none is up. */
    @Test
    void no_random_evidence_makes_unknown_count_as_down() {
        SplittableRandom random = Seeds.streamOf("no_random_evidence_makes_unknown_count_as_down");
        int lost = 0;
        for (int round = 0; round < 20_000; round++) {
            List<Evidence> evidence = new ArrayList<>();
            for (Evidence.Source source : Evidence.Source.values()) {
                Evidence.Sign sign = Seeds.oneOf(Evidence.Sign.values(), random);
                Optional<Duration> lastUp = random.nextInt(4) == 0
                        ? Optional.empty()
                        : Optional.of(Duration.ofSeconds(random.nextLong(300)));
                evidence.add(new Evidence(source, sign, lastUp, ""));
            }
            MainVerdict verdict = FailureDetector.judge(evidence, Scenes.THRESHOLD);
            boolean proven = evidence.stream().filter(Evidence::isRequired).allMatch(piece -> piece.sign() == DOWN)
                    && evidence.stream().noneMatch(piece -> piece.sign() == UP)
                    && evidence.stream().anyMatch(piece -> piece.lastUp().isPresent())
                    && evidence.stream()
                            .flatMap(piece -> piece.lastUp().stream())
                            .allMatch(age -> age.compareTo(Scenes.THRESHOLD) >= 0);
            assertThat(verdict.state() == MainVerdict.State.LOST)
                    .as("%s", evidence)
                    .isEqualTo(proven);
            lost += proven ? 1 : 0;
            assertThat(FailureDetector.judge(evidence, Scenes.THRESHOLD)).isEqualTo(verdict);
        }
        assertThat(lost).as("the property was not empty").isPositive();
    }
}
