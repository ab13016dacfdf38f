package dev.mainstay.adapters.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.event.ClusterEvent;
import dev.mainstay.domain.event.EventKind;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.event.RecordedEvent;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.topology.Node;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.NodeStatus;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.domain.topology.SharedConfig;
import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.ports.out.NewNode;
import dev.mainstay.ports.settings.AgentPassword;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fixture.PostgresServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tables of an existing node of the panel stay usable for it and become usable for us (D29). */
class MigrationIT {

    private static final ClusterId CLUSTER = new ClusterId("c-existing");
    private static final Instant NOON = Instant.parse("2026-07-01T12:00:00Z");

    private static final String EXISTING = """
            CREATE TABLE cluster_config (
                id bigserial PRIMARY KEY, cluster_id varchar(50) UNIQUE, cluster_secret varchar(100),
                server_role varchar(20) DEFAULT 'standalone', server_ip varchar(45), server_name varchar(100),
                main_server_ip varchar(45), main_server_port int DEFAULT 8080,
                db_replication_enabled boolean DEFAULT false, db_replication_status varchar(20) DEFAULT 'offline',
                db_replication_lag int DEFAULT 0, db_sync_port int DEFAULT 5433,
                redis_replication_enabled boolean DEFAULT false,
                redis_replication_status varchar(20) DEFAULT 'offline', radius_enabled boolean DEFAULT true,
                radius_role varchar(20) DEFAULT 'primary', api_enabled boolean DEFAULT true,
                api_role varchar(20) DEFAULT 'active', auto_failover_enabled boolean DEFAULT true,
                failover_priority int DEFAULT 1, is_active boolean DEFAULT false, last_heartbeat timestamptz,
                last_sync_time timestamptz, database_id varchar(100), hardware_id varchar(100),
                created_at timestamptz, updated_at timestamptz);
            CREATE TABLE cluster_nodes (
                id bigserial PRIMARY KEY, cluster_id varchar(50), hardware_id varchar(100) UNIQUE,
                server_role varchar(20), server_name varchar(100), server_ip varchar(45), version varchar(20),
                status varchar(20) DEFAULT 'offline', db_sync_status varchar(20) DEFAULT 'offline',
                redis_sync_status varchar(20) DEFAULT 'offline', db_replication_lag int DEFAULT 0,
                cpu_cores int DEFAULT 0, ram_gb int DEFAULT 0, cpu_usage decimal(5,2) DEFAULT 0,
                memory_usage decimal(5,2) DEFAULT 0, disk_usage decimal(5,2) DEFAULT 0, last_heartbeat timestamptz,
                last_sync_time timestamptz, joined_at timestamptz, database_id varchar(100), created_at timestamptz,
                updated_at timestamptz, deleted_at timestamptz);
            CREATE UNIQUE INDEX idx_cluster_nodes_hardware ON cluster_nodes (hardware_id);
            CREATE TABLE cluster_events (
                id bigserial PRIMARY KEY, cluster_id varchar(50), event_type varchar(50), node_id int,
                node_ip varchar(45), node_role varchar(20), description varchar(500), severity varchar(20),
                created_at timestamptz);
            CREATE TABLE users (id int);
            """;
    private static final String ROWS = """
            INSERT INTO cluster_config (cluster_id, cluster_secret, server_role, server_ip, server_name,
                main_server_ip, is_active, database_id, hardware_id, created_at)
            VALUES ('c-existing', 'in clear', 'main', '10.1.0.1', '', '', true, 'unknown', 'aa:bb',
                '2026-07-01 12:00:00+00');
            INSERT INTO cluster_nodes (cluster_id, hardware_id, server_role, server_name, server_ip, status, version,
                joined_at)
            VALUES ('c-existing', 'aa:bb', 'main', 'first', '10.1.0.1', 'online', '1.0', '2026-07-01 12:00:00+00'),
                   ('c-existing', 'cc:dd', 'server3', '', '10.1.0.2', 'nonsense', '', NULL),
                   ('c-existing', 'ee:ff', 'secondary', 'unreadable', 'not an address', 'online', '', NULL);
            INSERT INTO cluster_events (cluster_id, event_type, description, severity, created_at)
            VALUES ('c-existing', 'cluster_update', 'from the panel', 'info', '2026-07-01 12:00:00+00');
            """;

    private final PostgresServer server = PostgresServer.started();
    private final PostgresAdapter adapter = Adapters.of(server);
    private final ClusterTables tables = adapter.tables();

    @AfterEach
    void remove() {
        adapter.close();
        server.close();
    }

    @Test
    void rows_of_an_existing_node_are_read_before_and_after_the_migration() {
        server.execute(EXISTING + ROWS);
        readExisting();
        tables.migrate();
        readExisting();
    }

    private void readExisting() {
        SharedConfig config = tables.config().orElseThrow();
        assertThat(config.clusterId()).isEqualTo(CLUSTER);
        assertThat(config.mainAddress()).isEqualTo(new NodeAddress("10.1.0.1"));
        assertThat(config.mainName()).isEqualTo(new ServerName("10.1.0.1"));
        assertThat(config.databaseId().value())
                .isEqualTo(server.query("SELECT system_identifier FROM pg_control_system()"));
        assertThat(config.term().value()).isZero();
        assertThat(config.threshold()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.createdAt()).isEqualTo(NOON);

        List<Node> nodes = tables.nodes();
        assertThat(nodes).hasSize(2);
        Node main = nodes.get(0);
        assertThat(main.role()).isEqualTo(Role.MAIN);
        assertThat(main.endpoints().api().endpoint().port()).isEqualTo(80);
        assertThat(main.endpoints().databasePort()).isEqualTo(5432);
        assertThat(main.joinedAt()).isEqualTo(NOON);
        Node third = nodes.get(1);
        assertThat(third.role()).isEqualTo(Role.SERVER3);
        assertThat(third.name()).isEqualTo(new ServerName("10.1.0.2"));
        assertThat(third.status()).isEqualTo(NodeStatus.OFFLINE);
        assertThat(third.report().version()).isEmpty();
        assertThat(third.report().metrics().cpuCores()).isEmpty();

        assertThat(tables.events(5, Long.MAX_VALUE)).singleElement().satisfies(event -> {
            assertThat(event.type()).isEqualTo("cluster_update");
            assertThat(event.at()).isEqualTo(NOON);
            assertThat(event.actor()).isEmpty();
        });
    }

    @Test
    void an_existing_node_goes_on_inserting_after_the_migration() {
        server.execute(EXISTING + ROWS);
        tables.migrate();
        tables.migrate();
        server.execute(
                "INSERT INTO cluster_nodes (cluster_id, hardware_id, server_role, server_name, server_ip, status)"
                        + " VALUES ('c-existing', '11:22', 'secondary', 'by the panel', '10.1.0.4', 'online')");
        server.execute("INSERT INTO cluster_events (cluster_id, event_type, node_id, description, severity, created_at)"
                + " VALUES ('c-existing', 'node_joined', 4, 'one', 'info', now()),"
                + " ('c-existing', 'node_joined', 4, 'two', 'info', now())");
        Node inserted = tables.nodes().get(2);
        assertThat(inserted.name()).isEqualTo(new ServerName("by the panel"));
        assertThat(inserted.priority()).isEqualTo(Node.DEFAULT_PRIORITY);
        assertThat(inserted.needsRebase()).isFalse();
        assertThat(tables.events(5, Long.MAX_VALUE)).hasSize(3);
    }

    @Test
    void a_removed_row_of_an_existing_node_does_not_keep_its_server_out() {
        server.execute(EXISTING + ROWS);
        server.execute("UPDATE cluster_nodes SET deleted_at = now() WHERE hardware_id = 'cc:dd'");
        tables.migrate();
        Node back = tables.admit(CLUSTER, candidate("cc:dd")).node();
        assertThat(back.id()).isEqualTo(new NodeId(2));
        assertThat(tables.nodes()).contains(back);
        assertThat(tables.admit(CLUSTER, candidate("new")).node().id()).isEqualTo(new NodeId(4));
    }

    @Test
    void the_main_rows_hold_what_existing_nodes_read() {
        server.execute(EXISTING + ROWS);
        tables.migrate();
        Node first = tables.nodes().get(0);
        SharedConfig config = tables.config().orElseThrow();
        tables.lead(config.ledBy(first, config.term().next()), List.of(first));
        assertThat(server.query("SELECT main_server_ip, main_server_port, server_role, is_active, cluster_secret, epoch"
                        + " FROM cluster_config"))
                .isEqualTo("10.1.0.1|80|main|t|in clear|1");
    }

    @Test
    void events_that_were_stored_before_the_columns_came_are_no_reason_to_lose_new_ones() {
        server.execute(EXISTING + ROWS);
        RecordedEvent event = event();
        assertThatThrownBy(() -> tables.flush(List.of(event))).isInstanceOf(UnavailableException.class);
        tables.migrate();
        tables.flush(List.of(event, event));
        tables.flush(List.of(event));
        assertThat(server.query("SELECT count(*), min(cluster_id), min(occurred_at), min(operation_id)"
                        + " FROM cluster_events WHERE event_id = 'e1'"))
                .isEqualTo("1|c-existing|2026-07-01 12:00:00|");
    }

    @Test
    void tables_belong_to_the_configured_user_though_the_agents_role_made_them() {
        Secret cluster = Secret.of("ab".repeat(32));
        adapter.control().createRoles(Secret.of("replication"), AgentPassword.derive(cluster));
        PostgresSettings settings = Adapters.settings(server, "postgres", server.password());
        try (PostgresAdapter agent = Adapters.of(server, settings, Adapters.state(cluster))) {
            agent.tables().migrate();
        }
        assertThat(server.query("SELECT DISTINCT tableowner FROM pg_tables WHERE tablename LIKE 'cluster_%'"
                        + " OR tablename LIKE 'mainstay_%'"))
                .isEqualTo("postgres");
    }

    @Test
    void a_table_of_that_name_that_is_none_of_ours_is_an_error_without_sql() {
        server.execute("CREATE VIEW cluster_config AS SELECT 1 AS id");
        assertThatThrownBy(tables::migrate)
                .hasMessageStartingWith("bringing the cluster tables up to date failed: ")
                .hasMessageNotContaining("ADD COLUMN");
    }

    private static NewNode candidate(String hardware) {
        return new NewNode(
                new HardwareId(hardware),
                Role.SECONDARY,
                new ServerName("joiner"),
                new NodeEndpoints(
                        new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("10.1.0.9"), 80)), 5432, 6379),
                NOON);
    }

    private static RecordedEvent event() {
        return new RecordedEvent(
                new EventId("e1"),
                ClusterEvent.of(EventKind.FAILOVER_STARTED, "text", Facts.none()),
                Optional.empty(),
                Optional.empty(),
                Role.MAIN,
                "auto",
                Optional.empty(),
                NOON);
    }
}
