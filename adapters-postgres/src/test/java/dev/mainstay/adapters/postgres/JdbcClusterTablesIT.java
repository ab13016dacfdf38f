package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.out.ClusterTables;
import dev.mainstay.testing.contract.ClusterTablesContract;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

/** All tests share a main and a standby; each has a database of its own in them. */
class JdbcClusterTablesIT extends ClusterTablesContract {

    private static RealPair pair;
    private static int databases;

    private final List<PostgresAdapter> adapters = new ArrayList<>();
    private String database;

    @BeforeAll
    static void startServers() {
        pair = new RealPair();
    }

    @AfterAll
    static void removeServers() {
        pair.close();
    }

    @AfterEach
    void close() {
        adapters.forEach(PostgresAdapter::close);
    }

    @Override
    protected ClusterTables newTables() {
        databases++;
        database = "tables_" + databases;
        pair.mainServer().execute("CREATE DATABASE " + database);
        PostgresAdapter adapter = Adapters.of(pair.mainServer(), database);
        adapters.add(adapter);
        return adapter.tables();
    }

    @Override
    protected ClusterTables onStandby() {
        pair.settle();
        PostgresAdapter adapter = Adapters.of(pair.standbyServer(), database);
        adapters.add(adapter);
        return adapter.tables();
    }

    @Override
    protected <T, R> List<R> atTheSameTime(List<T> items, Function<T, R> action) {
        return items.parallelStream().map(action).toList();
    }
}
