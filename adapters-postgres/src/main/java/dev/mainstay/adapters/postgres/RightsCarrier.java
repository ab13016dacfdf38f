package dev.mainstay.adapters.postgres;

import dev.mainstay.adapters.postgres.Right.Thing;
import dev.mainstay.ports.out.RestoreRoom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a restored database the owners and rights of the panel's, thing by thing of the same name. What only the restored one
 * has belongs to the database's owner and gets what the panel's default privileges say. Whatever does not succeed is found by
 * looking again, and told with the statement that mends it.
 *
 * @param side a session on the restored database, which commits each statement
 * @param sideName its name, quoted
 * @param live the panel's database as it is
 * @param login who restored, quoted
 */
record RightsCarrier(Connection side, String sideName, Holdings live, String login) {

    private static final Logger log = LoggerFactory.getLogger(RightsCarrier.class);

    /**
     * Does it.
     *
     * @param liveName the name that the database will have, quoted
     */
    RestoreRoom.Carried carry(String liveName) throws SQLException {
        giveOwners(Holdings.read(side));
        giveDefaults();
        giveRights(Holdings.read(side));
        return carried(Holdings.read(side), liveName);
    }

    private void giveOwners(Holdings now) {
        now.owners().forEach((thing, owner) -> {
            Optional<String> wanted = ownerFor(thing);
            if (owner.apart() && wanted.isPresent() && !owner.role().equals(wanted.get())) {
                attempt("ALTER " + thing.in(sideName) + " OWNER TO " + wanted.get());
            }
        });
    }

    /** Where the database belongs to the agent's own login, the one other role that owns tables in it is the panel's. */
    private Optional<String> ownerFor(Thing thing) {
        if (live.has(thing)) {
            return Optional.of(live.ownerOf(thing));
        }
        List<String> others = live.tables(thing.schema()).stream()
                .map(live::ownerOf)
                .filter(role -> !role.equals(login))
                .distinct()
                .toList();
        return others.size() == 1 && live.databaseOwner().equals(login) && !thing.isOurs()
                ? Optional.of(others.get(0))
                : Optional.empty();
    }

    private void giveDefaults() throws SQLException {
        SortedSet<Right> missing = new TreeSet<>(live.defaults());
        missing.removeAll(Holdings.read(side).defaults());
        missing.forEach(right -> attempt(right.grantByDefault()));
    }

    private void giveRights(Holdings now) {
        for (Thing thing : now.owners().keySet()) {
            SortedSet<Right> present = now.on(thing);
            SortedSet<Right> wanted = live.has(thing) ? live.on(thing) : byDefault(thing, now.ownerOf(thing));
            if (live.has(thing)) {
                present.stream()
                        .filter(right -> !wanted.contains(right))
                        .forEach(right -> attempt(right.revoke(sideName)));
            }
            wanted.stream()
                    .filter(right ->
                            !present.contains(right) && !right.grantee().equals(now.ownerOf(thing)))
                    .forEach(right -> attempt(right.grant(sideName)));
        }
    }

    private SortedSet<Right> byDefault(Thing thing, String owner) {
        return live.defaults().stream()
                .filter(right -> right.thing().kind().equals(thing.kind())
                        && right.thing().name().equals(owner)
                        && (right.thing().schema().isEmpty()
                                || right.thing().schema().equals(thing.schema())))
                .map(right -> right.on(thing))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void attempt(String statement) {
        try {
            Sql.run(side, statement);
        } catch (SQLException refused) {
            log.atWarn()
                    .addKeyValue("state", refused.getSQLState())
                    .log("a right of the present database is not carried over; the recovery tells which");
        }
    }

    private RestoreRoom.Carried carried(Holdings now, String liveName) {
        SortedSet<String> roles = new TreeSet<>();
        List<String> commands = new ArrayList<>();
        now.owners().forEach((thing, owner) -> {
            Optional<String> wanted = Optional.of(thing).filter(live::has).map(live::ownerOf);
            if (owner.apart() && wanted.isPresent() && !wanted.get().equals(owner.role())) {
                roles.add(wanted.get());
                commands.add("ALTER " + thing.in(liveName) + " OWNER TO " + wanted.get());
            }
        });
        for (Right right : missing(now)) {
            roles.add(right.grantee());
            commands.add(right.grant(liveName));
        }
        for (Right right : live.defaults()) {
            if (!now.defaults().contains(right) && isThere(right.thing(), now)) {
                roles.add(right.grantee());
                commands.add(right.grantByDefault());
            }
        }
        List<String> owners = now.owners().keySet().stream()
                .filter(thing -> thing.isTable() && !thing.isOurs())
                .map(now::ownerOf)
                .distinct()
                .toList();
        return new RestoreRoom.Carried(owners, List.copyOf(roles), commands);
    }

    private static boolean isThere(Thing ofDefaults, Holdings now) {
        String schema = ofDefaults.schema();
        return schema.isEmpty() || now.has(new Thing("SCHEMA", schema, schema));
    }

    private SortedSet<Right> missing(Holdings now) {
        SortedSet<Right> missing = new TreeSet<>(live.rights());
        for (Thing thing : now.owners().keySet()) {
            if (!live.has(thing) && thing.isTable()) {
                missing.addAll(ofEveryTable(thing));
            }
        }
        missing.removeAll(now.rights());
        missing.removeIf(
                right -> !now.has(right.thing()) || now.ownerOf(right.thing()).equals(right.grantee()));
        return missing;
    }

    /** Who could do something with every table of the schema will look for it in a new one too. */
    private SortedSet<Right> ofEveryTable(Thing fresh) {
        List<Thing> tables = live.tables(fresh.schema());
        SortedSet<Right> common = tables.stream()
                .limit(1)
                .flatMap(first -> live.on(first).stream())
                .filter(right -> right.column().isEmpty())
                .map(right -> right.on(fresh))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Thing table : tables) {
            common.removeIf(right -> !live.rights().contains(right.on(table)));
        }
        return common;
    }
}
