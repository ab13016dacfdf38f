package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RulesTextTest {

    private static RulesText read(String document) {
        return new RulesText(Body.parse(document.replace('\'', '"')).orElseThrow());
    }

    private static void refused(String document, String words) {
        RulesText text = read(document);
        var unused = text.rules();
        assertThat(text.problems()).singleElement().asString().isEqualTo(words);
    }

    private static void parameter(String line, String words) {
        refused("{'postgresql':{'parameters':{" + line + "}}}", "postgresql.parameters." + words);
    }

    @Test
    void parameters_that_a_server_can_run_with_are_wanted() {
        RulesText text = read("{'postgresql':{'parameters':{'max_connections':101,'wal_level':'Logical','jit':false,"
                + "'work_mem':'8MB','port':5433,'max_wal_senders':null}}}");
        assertThat(text.rules().parameters())
                .isEqualTo(new TreeMap<>(
                        Map.of("max_connections", "101", "wal_level", "Logical", "jit", "false", "work_mem", "8MB")));
        assertThat(text.problems()).isEmpty();
    }

    @Test
    void parameters_that_would_stop_a_server_or_its_replication_are_refused() {
        parameter("'max_connections':'ten'", "max_connections can never work: expected a whole number from 25 on");
        parameter("'max_connections':3", "max_connections can never work: expected a whole number from 25 on");
        parameter("'max_wal_senders':'0'", "max_wal_senders can never work: expected a whole number from 3 on");
        parameter("'wal_level':'minimal'", "wal_level can never work: expected replica or logical");
        parameter("'a b':1", "a b can never work: expected one value");
        refused("{'postgresql':{'parameters':[]}}", "postgresql.parameters can never work: expected names and values");
    }

    @Test
    void a_mode_that_is_none_is_told_all_three() {
        refused(
                "{'synchronous_mode':'sometimes'}",
                "synchronous_mode \"sometimes\" can never work: expected true, false or quorum");
    }

    @Test
    void what_is_not_done_is_named() {
        assertThat(Unheeded.in(Body.parse("{\"slots\":{\"a\":{}},\"ignore_slots\":[],\"primary_stop_timeout\":0,"
                                + "\"postgresql\":{\"pg_hba\":[\"local all all peer\"],\"use_slots\":true,"
                                + "\"use_pg_rewind\":false,\"callbacks\":null}}")
                        .orElseThrow()))
                .containsExactly("postgresql.pg_hba", "postgresql.use_pg_rewind", "slots");
        assertThat(Unheeded.in(Body.parse("{\"ttl\":30,\"postgresql\":{\"parameters\":{}}}")
                        .orElseThrow()))
                .isEmpty();
    }
}
