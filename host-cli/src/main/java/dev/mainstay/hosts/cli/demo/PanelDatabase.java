package dev.mainstay.hosts.cli.demo;

import dev.mainstay.domain.error.OperationFailedException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** The database as a panel uses it: a user and a table of its own, reached over an address list of both nodes. */
final class PanelDatabase {

    private static final String NAME = "postgres";

    /** Every try looks at all hosts anew, and soon: what a panel needs to follow a failover. */
    private static final String SHORT = "connectTimeout=1&loginTimeout=2&socketTimeout=2";

    /** Who looks at one node only waits for it, on a busy machine too. */
    private static final String PATIENT = "connectTimeout=10&loginTimeout=20&socketTimeout=30";

    private static final String USER = "panel";

    private final List<NodeSpec> nodes;
    private final Passwords passwords;

    PanelDatabase(List<NodeSpec> nodes, Passwords passwords) {
        this.nodes = nodes;
        this.passwords = passwords;
    }

    /** A session of the superuser on one node. */
    Connection asSuperuser(NodeSpec node) throws SQLException {
        return DriverManager.getConnection(url(List.of(node), PATIENT), superuser());
    }

    /** Makes user and table on a node. */
    void create(NodeSpec node) {
        try (Connection connection = asSuperuser(node);
                Statement statement = connection.createStatement()) {
            // Both words are hexadecimal digits and letters: nothing to quote.
            boolean first = statement.execute("CREATE ROLE " + USER + " LOGIN PASSWORD '"
                    + passwords.panel().reveal() + "'");
            boolean second = statement.execute(
                    "CREATE TABLE demo_rows (id bigint PRIMARY KEY, written_at timestamptz NOT NULL DEFAULT now())");
            boolean third = statement.execute("GRANT SELECT, INSERT ON demo_rows TO " + USER);
            if (first || second || third) {
                throw new IllegalStateException("a command of the schema returned rows");
            }
        } catch (SQLException failed) {
            throw new OperationFailedException(
                    "cannot prepare the panel's table on node " + node.number() + ": " + failed.getMessage(), failed);
        }
    }

    /** A connection to whichever node is the main now. */
    Connection toMain() throws SQLException {
        Properties user = new Properties();
        user.setProperty("user", USER);
        user.setProperty("password", passwords.panel().reveal());
        return DriverManager.getConnection(url(nodes, SHORT) + "&targetServerType=primary", user);
    }

    /** The numbers of all rows that a node has. */
    Set<Long> rows(NodeSpec node) {
        Set<Long> found = new LinkedHashSet<>();
        try (Connection connection = asSuperuser(node);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM demo_rows ORDER BY id")) {
            while (rows.next()) {
                found.add(rows.getLong(1));
            }
            return found;
        } catch (SQLException failed) {
            throw new OperationFailedException(
                    "cannot read the panel's table on node " + node.number() + ": " + failed.getMessage(), failed);
        }
    }

    /** As an operator would paste it into psql; the password is in the node's directory. */
    static String uri(List<NodeSpec> nodes) {
        return "postgresql://" + USER + "@" + hosts(nodes) + "/" + NAME + "?target_session_attrs=read-write";
    }

    private Properties superuser() {
        Properties user = new Properties();
        user.setProperty("user", "postgres");
        user.setProperty("password", passwords.superuser().reveal());
        return user;
    }

    private static String url(List<NodeSpec> nodes, String limits) {
        return "jdbc:postgresql://" + hosts(nodes) + "/" + NAME + "?" + limits
                + "&hostRecheckSeconds=0&ApplicationName=demo";
    }

    private static String hosts(List<NodeSpec> nodes) {
        return nodes.stream()
                .map(node -> node.address() + ":" + node.databasePort())
                .collect(Collectors.joining(","));
    }
}
