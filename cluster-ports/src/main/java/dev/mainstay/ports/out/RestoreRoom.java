package dev.mainstay.ports.out;

import dev.mainstay.domain.transition.Recover;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;

/**
 * Where another server's dump becomes a database beside the panel's, and takes its name.
 *
 * <p>Safe for all threads; one recovery at a time. Every change may be asked for again. Source: spec/panel-api.md 5.13.
 */
public interface RestoreRoom {

    /** What this node has to offer now. */
    Recover.Room look();

    /** A new file for the dump that only the agent can read; an earlier one is gone. */
    OutputStream writeDump();

    /** The dump that was written. */
    InputStream readDump();

    /** Removes the dump; there need be none. */
    void discardDump();

    /**
     * Makes database {@code stage.side()} anew, like the panel's in owner and locale, and fills it from the dump. Everything
     * in it is made by the owner's role.
     *
     * @param dump read to its end; an error of it ends the restore
     * @throws dev.mainstay.domain.error.OperationFailedException {@code restore failed: …}
     */
    void restore(Stage stage, InputStream dump);

    /** What the database of that name holds. */
    Contents contents(String database);

    /**
     * Gives what is in the side database the owners that it has in the panel's, by name, and the other roles their rights.
     *
     * @return how it came out, found by looking again
     */
    Carried carryRights(Stage stage);

    /** Takes out what the source's cluster wrote into the restored tables: its nodes and its identity. */
    void forgetCluster(Stage stage);

    /**
     * Gives the side database the panel's name and the panel's a dated one, in one transaction; sessions on both are ended.
     * Does nothing when that is so already.
     */
    void swap(Stage stage);

    /** The reverse of {@link #swap}; does nothing when the names are as before. */
    void swapBack(Stage stage);

    /** Drops the side database; there need be none. The panel's and the dated one are never dropped. */
    void dropSide(Stage stage);

    /** The names that a recovery at that time uses: the panel's own is cut where the result would be too long. */
    Stage stage(String stamp);

    /**
     * The three names of a recovery.
     *
     * @param live the panel's database
     * @param side the one beside it
     * @param kept what the present one is called afterwards
     */
    record Stage(String live, String side, String kept) {}

    /**
     * What a database holds.
     *
     * @param tables in schemas of users
     * @param subscribers all rows of {@code subscribers}; empty when there is no such table
     */
    record Contents(int tables, Optional<Long> subscribers) {}

    /**
     * Whose the restored tables are, and rights of the panel's database that the restored one does not give.
     *
     * @param owners of restored tables, as SQL names them
     * @param lacking roles that lack rights
     * @param commands that give them, for a superuser in the restored database once it has the panel's name
     */
    record Carried(List<String> owners, List<String> lacking, List<String> commands) {

        /** Copies all. */
        public Carried {
            owners = List.copyOf(owners);
            lacking = List.copyOf(lacking);
            commands = List.copyOf(commands);
        }
    }
}
