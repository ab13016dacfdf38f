package dev.mainstay.adapters.ssh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.domain.observation.SourceObservation.Trouble;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What another server says is taken at its word only where it has the form. */
class SourceWordsTest {
    private static final HostKey KEY = new HostKey("SHA256:" + "k".repeat(43));

    private static SourceObservation read(int status, String words, String complaints) {
        return SourceWords.read(
                new RemoteShell.Words(new RemoteShell.End(Optional.of(status), complaints), words), KEY);
    }

    @Test
    void everything_that_was_said() {
        SourceObservation seen = read(
                0,
                "place=CONTAINER\npanel=1.0.373\nuploads=3\ndatabase=160004|f|4194304000|142|t\nsubscribers=8421\n",
                "");
        assertThat(seen.isWhole()).isTrue();
        assertThat(seen.panelVersion()).contains(new SoftwareVersion("1.0.373"));
        assertThat(seen.uploads()).isEqualTo(3);
        SourceObservation.Database database = seen.database().orElseThrow();
        assertThat(database)
                .isEqualTo(new SourceObservation.Database(
                        Place.CONTAINER, 160_004, false, 4_194_304_000L, 142, Optional.of(8_421L)));
        assertThat(database.major()).isEqualTo(16);
        assertThat(database.estimatedDump()).isEqualTo(1_048_576_000);
    }

    @Test
    void a_database_that_is_not_there() {
        SourceObservation seen =
                read(3, "place=HOST\n", "psql: error: FATAL:  database \"proxpanel\" does not exist\n");
        assertThat(seen.loggedIn()).isTrue();
        assertThat(seen.isWhole()).isFalse();
        assertThat(seen.trouble())
                .contains(new Trouble(Kind.NO_DATABASE, "psql: error: FATAL:  database \"proxpanel\" does not exist"));
    }

    @Test
    void what_is_no_answer_is_told_on_one_short_line() {
        String reason = read(0, "place=HOST\n\u001b[31mdatabase=\u202ex" + "y".repeat(2_000), "")
                .trouble()
                .orElseThrow()
                .reason();
        assertThat(reason).startsWith("it said: place=HOST [31mdatabase= xyyy").hasSizeLessThan(330);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "database=",
                "database=x",
                "database=160004|f|-1|142|t",
                "database=160004|f|99999999999999999999|142|t",
                "nothing",
                ""
            })
    void nonsense_is_no_database(String words) {
        assertThat(read(0, words, "").isWhole()).isFalse();
    }

    @Test
    void a_version_with_spaces_is_none_and_a_count_that_is_too_long_is_0() {
        SourceObservation seen =
                read(0, "panel=a b\nuploads=99999999999\ndatabase=160004|t|1|1|f\nsubscribers=many\n", "");
        assertThat(seen.panelVersion()).isEmpty();
        assertThat(seen.uploads()).isZero();
        assertThat(seen.database().orElseThrow().subscribers()).isEmpty();
        assertThat(seen.database().orElseThrow().standby()).isTrue();
    }
}
