package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.ports.settings.Section;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresSettingsTest {

    @Test
    void every_key_has_a_default() {
        Section section = Section.of(Map.of());
        PostgresSettings settings = PostgresSettings.from(section);
        assertThat(section.problems()).isEmpty();
        assertThat(settings.database())
                .isEqualTo(new PostgresSettings.Database(
                        new Endpoint(new NodeAddress("127.0.0.1"), 5432),
                        "postgres",
                        "postgres",
                        Optional.empty(),
                        "public"));
        assertThat(settings.limits())
                .isEqualTo(new PostgresSettings.Limits(
                        Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMinutes(5)));
        assertThat(settings.main()).isEqualTo(new PostgresSettings.Main(Optional.of("*"), Optional.empty()));
    }

    @Test
    void every_key_is_read() {
        Map<String, String> tree = new LinkedHashMap<>();
        tree.put("host", "db.internal");
        tree.put("port", "5544");
        tree.put("database", "panel");
        tree.put("user", "owner");
        tree.put("password", "of-the-owner");
        tree.put("schema", "tenant");
        tree.put("connect_timeout", "3s");
        tree.put("statement_timeout", "4s");
        tree.put("work_timeout", "5s");
        tree.put("listen_addresses", "10.0.0.5,localhost");
        tree.put("slot_retention_mib", "4096");
        Section section = Section.of(tree);
        PostgresSettings settings = PostgresSettings.from(section);
        assertThat(section.problems()).isEmpty();
        assertThat(settings.database())
                .isEqualTo(new PostgresSettings.Database(
                        new Endpoint(new NodeAddress("db.internal"), 5544),
                        "panel",
                        "owner",
                        Optional.of(Secret.of("of-the-owner")),
                        "tenant"));
        assertThat(settings.limits())
                .isEqualTo(new PostgresSettings.Limits(
                        Duration.ofSeconds(3), Duration.ofSeconds(4), Duration.ofSeconds(5)));
        assertThat(settings.main())
                .isEqualTo(new PostgresSettings.Main(Optional.of("10.0.0.5,localhost"), Optional.of(4096)));
        assertThat(settings.toString()).doesNotContain("of-the-owner");
    }

    @Test
    void keep_leaves_listen_addresses_alone() {
        PostgresSettings settings = PostgresSettings.from(Section.of(Map.of("listen_addresses", "keep")));
        assertThat(settings.main().listenAddresses()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "host, not a host",
        "port, 0",
        "port, 65536",
        "connect_timeout, 99ms",
        "connect_timeout, 31s",
        "statement_timeout, 99ms",
        "statement_timeout, 6m",
        "work_timeout, 999ms",
        "work_timeout, 61m",
        "listen_addresses, '''; DROP TABLE x'",
        "slot_retention_mib, 1023",
        "slot_retention_mib, 1073741825",
        "slot_retention_mib, 99999999999",
        "slot_retention_mib, many",
        "database, 'a123456789b123456789c123456789d123456789e123456789f123456789g123'",
    })
    void a_value_out_of_range_is_a_problem_that_names_the_key(String key, String value) {
        Section section = Section.of(Map.of(key, value));
        PostgresSettings unused = PostgresSettings.from(section);
        assertThat(section.problems()).singleElement().asString().startsWith(key + " ");
    }
}
