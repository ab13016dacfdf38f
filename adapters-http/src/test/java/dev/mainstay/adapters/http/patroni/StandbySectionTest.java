package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.topology.RemoteMain;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class StandbySectionTest {

    private final List<String> problems = new ArrayList<>();

    private Optional<RemoteMain> read(String section) {
        String document = ("{'standby_cluster':" + section + "}").replace('\'', '"');
        return new StandbySection(Body.parse(document).orElseThrow().path("standby_cluster"), problems::add).remote();
    }

    @Test
    void it_names_the_remote_main_its_slot_and_what_holds_meanwhile() {
        RemoteMain remote = read("{'host':'db.example','port':'5433','primary_slot_name':'site_2',"
                        + "'restore_command':'cp /a/%f %p','recovery_min_apply_delay':'5min'}")
                .orElseThrow();
        assertThat(remote.database()).hasToString("db.example:5433");
        assertThat(remote.slot()).hasToString("site_2");
        assertThat(remote.settings())
                .isEqualTo(new TreeMap<>(Map.of("restore_command", "cp /a/%f %p", "recovery_min_apply_delay", "5min")));
        assertThat(problems).isEmpty();
    }

    @Test
    void without_a_port_it_is_postgresqls_own() {
        assertThat(read("{'host':'10.0.0.1','primary_slot_name':'s'}")
                        .orElseThrow()
                        .database())
                .hasToString("10.0.0.1:5432");
    }

    @Test
    void a_section_that_names_nobody_is_none() {
        assertThat(read("null")).isEmpty();
        assertThat(read("{}")).isEmpty();
        assertThat(read("{'primary_slot_name':'s'}")).isEmpty();
        assertThat(problems).isEmpty();
    }

    @Test
    void what_cannot_be_followed_is_told() {
        refused("[]", "standby_cluster can never work");
        refused("{'restore_command':'x','primary_slot_name':'s'}", "standby_cluster.host is missing");
        refused("{'host':'a,b','primary_slot_name':'s'}", "expected one address");
        refused("{'host':'a b','primary_slot_name':'s'}", "standby_cluster.host can never work");
        refused("{'host':'a'}", "standby_cluster.primary_slot_name can never work");
        refused("{'host':'a','port':70000,'primary_slot_name':'s'}", "standby_cluster.port 70000");
        refused("{'host':'a','primary_slot_name':'s','restore_command':{}}", "standby_cluster.restore_command");
        refused("{'host':'a','primary_slot_name':'s','create_replica_methods':['wal_e']}", "create_replica_methods");
    }

    private void refused(String section, String why) {
        problems.clear();
        Optional<RemoteMain> unused = read(section);
        assertThat(problems).as(section).hasSize(1);
        assertThat(problems.get(0)).contains(why);
    }
}
