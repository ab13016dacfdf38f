package dev.mainstay.ports.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.mainstay.domain.error.InvalidRequestException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SectionTest {

    @TempDir
    Path directory;

    @Test
    void what_is_not_set_reads_as_its_fallback() {
        Section root = Section.of(Map.of());

        assertThat(root.text("a", "x")).isEqualTo("x");
        assertThat(root.integer("b", 3, 1, 5)).isEqualTo(3);
        assertThat(root.duration("c", "2s", "1s", "3s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(root.flag("d", true)).isTrue();
        assertThat(root.texts("e", List.of("y"))).containsExactly("y");
        assertThat(root.choice("f", "one", Map.of("one", 1))).isEqualTo(1);
        Integer parsed = root.parsed("g", "7", Integer::valueOf);
        assertThat(parsed).isEqualTo(7);
        assertThat(root.optionalText("h")).isEmpty();
        assertThat(root.optionalParsed("i", Integer::valueOf)).isEmpty();
        assertThat(root.path("j")).isEmpty();
        assertThat(root.secret("k")).isEmpty();
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void values_are_read_from_nested_sections() {
        Section below = Section.of(Map.of("postgresql", Map.of("port", 5433, "hosts", List.of("a", "b"), "tls", true)))
                .section("postgresql");

        assertThat(below.integer("port", 5432, 1, 65535)).isEqualTo(5433);
        assertThat(below.texts("hosts", List.of())).containsExactly("a", "b");
        assertThat(below.flag("tls", false)).isTrue();
        assertThat(below.problems()).isEmpty();
    }

    @Test
    void all_problems_are_told_at_once_with_key_value_and_range() {
        Section root = Section.of(Map.of("http", Map.of("port", 70000, "limit", "30", "on", "yes", "kind", "z")));
        Section http = root.section("http");

        assertThat(http.integer("port", 8080, 1, 65535)).isEqualTo(8080);
        assertThat(http.duration("limit", "5s", "1s", "1m")).isEqualTo(Duration.ofSeconds(5));
        assertThat(http.flag("on", false)).isFalse();
        assertThat(http.choice("kind", "x", Map.of("x", 1))).isEqualTo(1);
        assertThat(root.problems())
                .containsExactly(
                        "http.port 70000 is not valid: expected a whole number from 1 to 65535",
                        "http.limit 30 is not valid: expected " + DurationText.FORM,
                        "http.on yes is not valid: expected one of true, false",
                        "http.kind z is not valid: expected one of x");
    }

    @ParameterizedTest
    @CsvSource({"0,false", "1,true", "9,true", "10,false", "99999999999,false", "1.5,false", "0x5,false", "-1,false"})
    void numbers_have_both_bounds(String value, boolean valid) {
        Section root = Section.of(Map.of("n", value));
        int read = root.integer("n", 5, 1, 9);

        assertThat(root.problems().isEmpty()).isEqualTo(valid);
        assertThat(String.valueOf(read)).isEqualTo(valid ? value : "5");
    }

    @ParameterizedTest
    @CsvSource({"199ms,false", "200ms,true", "2s,true", "1h,true", "61m,false", "1,false", "1.5s,false", "-2s,false"})
    void spans_have_both_bounds_and_a_unit(String value, boolean valid) {
        Section root = Section.of(Map.of("n", value));

        assertThat(root.duration("n", "30s", "200ms", "1h")).isNotNull();
        assertThat(root.problems().isEmpty()).isEqualTo(valid);
    }

    @Test
    void an_unknown_key_is_a_problem_that_names_the_nearest_known_one() {
        Section root = Section.of(Map.of("postgresql", Map.of("prot", 1), "redsi", Map.of("port", 1), "zzzzz", 1));
        assertThat(root.section("postgresql").integer("port", 5432, 1, 65535)).isEqualTo(5432);
        assertThat(root.section("redis").integer("db", 0, 0, 15)).isZero();

        assertThat(root.problems())
                .containsExactlyInAnyOrder(
                        "postgresql.prot is not a setting: did you mean postgresql.port?",
                        "redsi is not a setting: did you mean redis?",
                        "zzzzz is not a setting: known here are postgresql, redis");
    }

    @Test
    void a_key_at_the_wrong_place_is_told_its_place() {
        Section root = Section.of(Map.of("threshold", "2m"));
        assertThat(root.section("failover").duration("threshold", "2m", "1m", "1h"))
                .isNotNull();

        assertThat(root.problems()).containsExactly("threshold is not a setting: did you mean failover.threshold?");
    }

    @Test
    void a_retired_key_is_a_problem_that_names_its_successor() {
        Section root = Section.of(Map.of("timeout", "1s"));
        root.retired("timeout", "postgresql.connect_timeout");

        assertThat(root.problems()).containsExactly("timeout is no longer a setting: use postgresql.connect_timeout");
    }

    @Test
    void the_environment_wins_over_the_file_and_is_named_in_its_problem() {
        Section root = Section.of(
                Map.of("postgresql", Map.of("port", 1, "hosts", List.of("a"), "connect_timeout", "1s")),
                Map.of(
                        "MAINSTAY_POSTGRESQL_PORT", "2",
                        "MAINSTAY_POSTGRESQL_HOSTS", "x, y",
                        "MAINSTAY_POSTGRESQL_CONNECT_TIMEOUT", "soon",
                        "PATH", "/bin"));
        Section below = root.section("postgresql");

        assertThat(below.integer("port", 5432, 1, 65535)).isEqualTo(2);
        assertThat(below.texts("hosts", List.of())).containsExactly("x", "y");
        assertThat(below.duration("connect_timeout", "2s", "1s", "9s")).isEqualTo(Duration.ofSeconds(2));
        assertThat(root.problems()).singleElement().asString().endsWith("(set by MAINSTAY_POSTGRESQL_CONNECT_TIMEOUT)");
    }

    @Test
    void an_unknown_variable_is_a_problem() {
        Section root = Section.of(Map.of(), Map.of("MAINSTAY_POSTGRESQL_PROT", "2"));
        assertThat(root.section("postgresql").integer("port", 5432, 1, 65535)).isEqualTo(5432);

        assertThat(root.problems())
                .containsExactly("the environment variable MAINSTAY_POSTGRESQL_PROT is not a setting: "
                        + "did you mean MAINSTAY_POSTGRESQL_PORT?");
    }

    @Test
    void a_secret_comes_from_its_value_or_from_a_file() throws IOException {
        Path file = Files.writeString(directory.resolve("secret"), "s3cret\n");
        Section root = Section.of(Map.of("a", "plain", "b_file", file.toString()));

        assertThat(root.secret("a").map(Secret::reveal)).contains("plain");
        assertThat(root.secret("b").map(Secret::reveal)).contains("s3cret");
        assertThat(root.problems()).isEmpty();
    }

    @Test
    void a_wrong_secret_is_never_repeated() {
        Section root = Section.of(Map.of("a", "pass\u0007word", "b", "hidden", "b_file", "/x", "c_file", "/no/such"));

        assertThat(root.secret("a")).isEmpty();
        assertThat(root.secret("b")).isEmpty();
        assertThat(root.secret("c")).isEmpty();
        assertThat(root.problems()).hasSize(3).noneMatch(text -> text.contains("word") || text.contains("hidden"));
        assertThat(root.problems()).anyMatch(text -> text.contains("c_file /no/such cannot be read"));
    }

    @Test
    void a_parser_that_refuses_is_a_problem() {
        Section root = Section.of(Map.of("a", "q"));

        assertThat(root.parsed("a", "ok", SectionTest::onlyOk)).isEqualTo("ok");
        assertThat(root.problems()).containsExactly("a q is not valid: expected ok");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  "})
    void an_empty_value_is_a_problem(String value) {
        Section root = Section.of(Map.of("a", value));

        assertThat(root.text("a", "x")).isEqualTo("x");
        assertThat(root.problems()).containsExactly("a is empty: give it a value or remove it");
    }

    @Test
    void shapes_that_do_not_fit_are_problems() {
        Section root = Section.of(Map.of("a", Map.of("b", 1), "c", 5, "d", List.of(Map.of("e", 1)), "f", ""));

        assertThat(root.text("a", "x")).isEqualTo("x");
        assertThat(root.section("c").flag("z", true)).isTrue();
        assertThat(root.texts("d", List.of())).isEmpty();
        assertThat(root.section("f").flag("z", true)).isTrue();
        assertThat(root.problems())
                .containsExactly(
                        "a holds a list or settings: expected one value",
                        "c holds a value: expected settings below it",
                        "d is not valid: expected a list of texts");
    }

    @Test
    void a_reader_may_refuse_a_value_by_a_rule_of_its_own() {
        Section root = Section.of(Map.of("a", 5));
        assertThat(root.integer("a", 1, 1, 9)).isEqualTo(5);
        root.refuse("a", "expected less than b");
        root.refuse("b", "expected more than a");

        assertThat(root.problems())
                .containsExactly("a 5 is not valid: expected less than b", "b: expected more than a");
    }

    @Test
    void every_key_that_was_read_is_listed_with_its_meaning() {
        Section root = Section.of(Map.of());
        assertThat(root.section("http").about("where the API listens").integer("port", 8080, 1, 65535))
                .isEqualTo(8080);

        assertThat(root.keys())
                .containsExactly(new SettingKey("http.port", "number", "8080", "1 to 65535", "where the API listens"));
        assertThat(root.keys().get(0).variable()).isEqualTo("MAINSTAY_HTTP_PORT");
    }

    @Test
    void a_fallback_that_breaks_its_own_rule_is_a_mistake_of_the_reader() {
        assertThatIllegalArgumentException().isThrownBy(() -> {
            int unused = Section.of(Map.of()).integer("n", 0, 1, 9);
            assertThat(unused).isZero();
        });
    }

    private static String onlyOk(String text) {
        if (!text.equals("ok")) {
            throw new InvalidRequestException("expected ok");
        }
        return text;
    }

    @Test
    void names_of_the_operators_own_have_one_value_each() {
        Section good = Section.of(Map.of("tags", Map.of("site", "north", "rank", 3)));
        Section bad = Section.of(Map.of("tags", Map.of("site", List.of("north"))));

        assertThat(good.free("tags")).containsEntry("site", "north").containsEntry("rank", "3");
        assertThat(good.problems()).isEmpty();
        assertThat(bad.free("tags")).isEmpty();
        assertThat(bad.problems()).containsExactly("tags is not valid: expected names with one value each");
    }
}
