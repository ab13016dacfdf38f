package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.transition.Recover;
import dev.mainstay.ports.out.RestoreRoom;
import dev.mainstay.ports.out.RestoreRoom.Contents;
import dev.mainstay.ports.out.RestoreRoom.Stage;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every place does in which another server's dump becomes a database; the panel's own holds no subscribers table. */
public abstract class RestoreRoomContract {

    /** Subscribers in the dump. */
    protected static final int SUBSCRIBERS = 5;

    /** Tables in the dump. */
    protected static final int TABLES = 2;

    private static final String STAMP = "20260512114501";

    /** The room of a server that runs. */
    protected abstract RestoreRoom room();

    /** A dump with so many tables and subscribers. */
    protected abstract byte[] dump();

    /** Every database of the server that somebody made, by name. */
    protected abstract Set<String> names();

    private Stage stage() {
        return room().stage(STAMP);
    }

    private static InputStream stream(byte[] content) {
        return new ByteArrayInputStream(content);
    }

    @Test
    void it_tells_its_version_and_its_room() {
        Recover.Room found = room().look();
        assertThat(found.major()).isGreaterThanOrEqualTo(14);
        assertThat(found.dumpRoom()).isPositive();
        assertThat(found.dataRoom()).isPositive();
        assertThat(found.troubleWithOwner()).isEmpty();
    }

    @Test
    void names_tell_the_three_databases_apart_and_are_not_cut() {
        Stage stage = stage();
        assertThat(Set.of(stage.live(), stage.side(), stage.kept())).hasSize(3);
        assertThat(stage.side()).endsWith("_restore_" + STAMP);
        assertThat(stage.kept()).endsWith("_before_" + STAMP);
        for (String name : new String[] {stage.side(), stage.kept()}) {
            assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        }
    }

    @Test
    void a_dump_is_kept_until_it_is_discarded_and_a_second_one_replaces_it() throws IOException {
        write("first, and longer");
        write("second");
        try (InputStream read = room().readDump()) {
            assertThat(read.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("second");
        }
        room().discardDump();
        room().discardDump();
        assertThatThrownBy(() -> room().readDump().close()).isInstanceOf(OperationFailedException.class);
    }

    private void write(String text) throws IOException {
        try (OutputStream file = room().writeDump()) {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Test
    void a_dump_becomes_a_database_beside_and_changes_its_name_with_the_panels() {
        Set<String> before = names();
        Contents own = room().contents(stage().live());
        room().restore(stage(), stream(dump()));
        Contents restored = new Contents(TABLES, Optional.of((long) SUBSCRIBERS));
        assertThat(room().contents(stage().side())).isEqualTo(restored);
        assertThat(room().contents(stage().live())).isEqualTo(own);
        room().forgetCluster(stage());
        assertThat(room().carryRights(stage()).lacking()).isEmpty();
        assertThat(room().carryRights(stage()).commands()).isEmpty();
        assertThat(room().carryRights(stage()).owners()).hasSize(1);

        room().swap(stage());
        room().swap(stage());
        assertThat(room().contents(stage().live())).isEqualTo(restored);
        assertThat(room().contents(stage().kept())).isEqualTo(own);
        assertThat(names()).doesNotContain(stage().side());

        room().swapBack(stage());
        room().swapBack(stage());
        assertThat(room().contents(stage().live())).isEqualTo(own);
        room().dropSide(stage());
        room().dropSide(stage());
        assertThat(names()).isEqualTo(before);
    }

    @Test
    void a_restore_begins_anew_whatever_an_earlier_one_left() {
        room().restore(stage(), stream(dump()));
        room().restore(stage(), stream(dump()));
        assertThat(room().contents(stage().side()).subscribers()).contains((long) SUBSCRIBERS);
        room().dropSide(stage());
    }

    @Test
    void half_a_dump_is_no_restore() {
        byte[] whole = dump();
        Contents own = room().contents(stage().live());
        assertThatThrownBy(() -> room().restore(stage(), stream(Arrays.copyOf(whole, whole.length / 2))))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageStartingWith("restore failed: ");
        room().dropSide(stage());
        assertThat(room().contents(stage().live())).isEqualTo(own);
    }

    @Test
    void a_stream_that_breaks_is_no_restore() {
        InputStream broken = new FilterInputStream(stream(dump())) {
            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                throw new IOException("cancelled");
            }
        };
        assertThatThrownBy(() -> room().restore(stage(), broken))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageStartingWith("restore failed: ");
        room().dropSide(stage());
    }
}
