package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.OperationFailedException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.domain.observation.SourceObservation.Kind;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.ports.out.Meter;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.ports.settings.Secret;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * What every server does that data is recovered from. At each clause it is up, holds the panel's database and no upload,
 * and its dumps do not stand still.
 */
public abstract class RecoverySourceContract {

    /** Subscribers in its database. */
    protected static final int SUBSCRIBERS = 7;

    /** Tables in its database. */
    protected static final int TABLES = 2;

    private static final String WRONG = "a wrong word, which nobody may read";
    private static final HostKey OTHER_KEY = new HostKey("SHA256:" + "z".repeat(43));
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int SOME_ASKS = 3;

    /** That server. */
    protected abstract RecoverySource source();

    /** The same, with another name for the panel's database, which is not there. */
    protected abstract RecoverySource withoutDatabase();

    /** What opens it, with no key pinned. */
    protected abstract SourceAccess access();

    /** What its SSH server shows. */
    protected abstract HostKey key();

    /** Cuts everybody off: nobody listens any more. */
    protected abstract void shut();

    /** Dumps that begin from now on stand still until the clause is over. */
    protected abstract void hold();

    /** A file of the panel. */
    protected abstract void upload(String name, byte[] content);

    /** Deletes one again. */
    protected abstract void remove(String name);

    /** Where its database runs. */
    protected abstract Place place();

    private SourceAccess refused() {
        return new SourceAccess(access().server(), new Credential.Password(Secret.of(WRONG)), Optional.empty());
    }

    private SourceObservation look(SourceAccess access) {
        return source().look(access, LIMIT);
    }

    @Test
    void a_look_tells_everything_that_a_recovery_asks_for() {
        SourceObservation seen = look(access());
        assertThat(seen.trouble()).isEmpty();
        assertThat(seen.isWhole()).isTrue();
        assertThat(seen.loggedIn()).isTrue();
        assertThat(seen.hostKey()).contains(key());
        SourceObservation.Database found = seen.database().orElseThrow();
        assertThat(found.place()).isEqualTo(place());
        assertThat(found.major()).isGreaterThanOrEqualTo(14);
        assertThat(found.standby()).isFalse();
        assertThat(found.bytes()).isPositive();
        assertThat(found.tables()).isEqualTo(TABLES);
        assertThat(found.subscribers()).contains((long) SUBSCRIBERS);
        assertThat(look(access().pinnedTo(key())).isWhole()).isTrue();
    }

    @Test
    void another_key_than_the_pinned_one_is_told_and_nobody_logs_in() {
        SourceObservation seen = look(access().pinnedTo(OTHER_KEY));
        assertThat(seen.loggedIn()).isFalse();
        assertThat(seen.hostKey()).contains(key());
        assertThat(seen.trouble().orElseThrow().kind()).isEqualTo(Kind.HOST_KEY_CHANGED);
        assertThat(seen.trouble().orElseThrow().reason()).contains(OTHER_KEY.toString(), key().toString());
    }

    @Test
    void a_wrong_word_is_told_without_the_word() {
        SourceObservation seen = look(refused());
        assertThat(seen.loggedIn()).isFalse();
        assertThat(seen.hostKey()).contains(key());
        assertThat(seen.trouble().orElseThrow().kind()).isEqualTo(Kind.LOGIN_REFUSED);
        assertThat(seen.toString()).doesNotContain(WRONG);
    }

    @Test
    void a_server_that_is_gone_is_told() {
        shut();
        SourceObservation seen = look(access());
        assertThat(seen.loggedIn()).isFalse();
        assertThat(seen.hostKey()).isEmpty();
        assertThat(seen.trouble().orElseThrow().kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(seen.trouble().orElseThrow().reason())
                .contains(access().server().door().toString());
    }

    @Test
    void a_server_without_the_panels_database_is_told() {
        SourceObservation seen = withoutDatabase().look(access(), LIMIT);
        assertThat(seen.loggedIn()).isTrue();
        assertThat(seen.hostKey()).contains(key());
        assertThat(seen.database()).isEmpty();
        assertThat(seen.trouble().orElseThrow().kind()).isEqualTo(Kind.NO_DATABASE);
    }

    @Test
    void a_dump_is_metered_and_its_stream_is_left_open() {
        AtomicLong counted = new AtomicLong();
        AtomicInteger closed = new AtomicInteger();
        ByteArrayOutputStream into = new ByteArrayOutputStream();
        OutputStream watched = new FilterOutputStream(into) {
            @Override
            public void write(byte[] part, int from, int length) {
                into.write(part, from, length);
            }

            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        source().dump(access(), place(), watched, new Meter(counted::addAndGet, () -> false));
        assertThat(into.size()).isPositive();
        assertThat(counted).hasValue(into.size());
        assertThat(closed).hasValue(0);
    }

    @Test
    void a_dump_that_nobody_wants_any_more_ends() {
        hold();
        AtomicInteger asked = new AtomicInteger();
        assertThatThrownBy(() -> dump(access(), new Meter(bytes -> {}, () -> asked.incrementAndGet() > SOME_ASKS)))
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("pg_dump failed: cancelled");
    }

    @Test
    void a_source_that_disappears_half_way_fails_the_dump() {
        hold();
        AtomicInteger asked = new AtomicInteger();
        Meter cutting = new Meter(bytes -> {}, () -> {
            if (asked.incrementAndGet() == SOME_ASKS) {
                shut();
            }
            return false;
        });
        assertThatThrownBy(() -> dump(access(), cutting))
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("pg_dump failed: the connection to the source ended half way");
    }

    @Test
    void a_stream_that_takes_no_more_fails_the_dump() {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("no space is left");
            }
        };
        assertThatThrownBy(() -> source().dump(access(), place(), full, new Meter(bytes -> {}, () -> false)))
                .isInstanceOf(OperationFailedException.class)
                .hasMessage("pg_dump failed: the dump cannot be written: no space is left");
    }

    @Test
    void a_database_that_is_not_there_fails_the_dump() {
        assertThatThrownBy(() -> withoutDatabase()
                        .dump(access(), place(), new ByteArrayOutputStream(), new Meter(bytes -> {}, () -> false)))
                .isInstanceOf(OperationFailedException.class)
                .hasMessageStartingWith("pg_dump failed: ");
    }

    @Test
    void a_door_that_does_not_open_is_no_failed_dump() {
        Meter meter = new Meter(bytes -> {}, () -> false);
        for (SourceAccess access : new SourceAccess[] {refused(), access().pinnedTo(OTHER_KEY)}) {
            assertThatThrownBy(() -> dump(access, meter))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("cannot connect to source server: ")
                    .hasMessageNotContaining(WRONG);
            assertThatThrownBy(() -> source().uploads(access, (file, content) -> {}, meter))
                    .isInstanceOf(UnavailableException.class)
                    .hasMessageStartingWith("cannot connect to source server: ");
        }
    }

    private void dump(SourceAccess access, Meter meter) {
        source().dump(access, place(), new ByteArrayOutputStream(), meter);
    }

    @Test
    void files_with_proper_names_and_sizes_are_handed_over_and_the_others_counted() {
        upload("logo.png", new byte[] {1, 2, 3});
        upload(".hidden", new byte[] {4});
        upload("a name with spaces", new byte[] {5});
        upload("huge", new byte[UploadFile.LARGEST + 1]);
        upload("empty", new byte[0]);
        assertThat(look(access()).uploads()).as("hidden ones are not told").isEqualTo(4);

        Map<String, byte[]> taken = new TreeMap<>();
        AtomicLong moved = new AtomicLong();
        RecoverySource.Rest rest = source().uploads(
                        access(),
                        (file, content) -> {
                            assertThat(file.size()).isEqualTo(content.length);
                            assertThat(taken.put(file.name(), content)).isNull();
                        },
                        new Meter(moved::addAndGet, () -> false));
        assertThat(rest).isEqualTo(new RecoverySource.Rest(3, 0));
        assertThat(taken).containsOnlyKeys("logo.png", "empty");
        assertThat(taken.get("logo.png")).containsExactly(1, 2, 3);
        assertThat(moved).hasValue(3);
    }

    @Test
    void files_that_nobody_wants_any_more_are_counted_and_not_handed_over() {
        upload("logo.png", new byte[] {1, 2, 3});
        upload("icon.png", new byte[] {4});
        AtomicInteger taken = new AtomicInteger();
        assertThat(source().uploads(
                                access(),
                                (file, content) -> taken.incrementAndGet(),
                                new Meter(bytes -> {}, () -> taken.get() > 0)))
                .isEqualTo(new RecoverySource.Rest(0, 1));
        assertThat(taken).hasValue(1);
    }

    @Test
    void a_file_that_is_gone_when_its_turn_comes_is_passed_over_and_the_others_come() {
        for (String name : new String[] {"a.png", "b.png", "c.png"}) {
            upload(name, new byte[] {1, 2, 3});
        }
        List<String> taken = new ArrayList<>();
        RecoverySource.Rest rest = source().uploads(
                        access(),
                        (file, content) -> {
                            if (taken.isEmpty()) {
                                remove(file.name().equals("b.png") ? "c.png" : "b.png");
                            }
                            taken.add(file.name());
                        },
                        new Meter(bytes -> {}, () -> false));
        assertThat(rest).isEqualTo(new RecoverySource.Rest(1, 0));
        assertThat(taken).hasSize(2);
    }
}
