package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.out.RedisControl;
import dev.mainstay.ports.out.RedisObservation;
import dev.mainstay.ports.out.RedisSource;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every {@link RedisControl} keeps. The main has a password, the local server another one. */
public abstract class RedisControlContract {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final Duration SOON = Duration.ofSeconds(20);

    /** The local Redis, which is up; the same one for a whole test. */
    protected abstract RedisControl local();

    /** A control of the same server on a node that does not manage Redis. */
    protected abstract RedisControl unmanaged();

    /** Where another Redis listens. */
    protected abstract Endpoint main();

    /** The other one's password. */
    protected abstract Secret mainPassword();

    /** Writes a key to the other one. */
    protected abstract void putOnMain(String key, String value);

    /** Reads a key of the local one, apart from the port. */
    protected abstract Optional<String> getLocally(String key);

    /** Ends the local one as a crash does. */
    protected abstract void crash();

    /** Starts the local one again after a crash. */
    protected abstract void recover();

    /** A place where nothing listens. */
    protected abstract Endpoint nowhere();

    @Test
    void stands_alone_at_first() {
        assertThat(local().look()).isEqualTo(new RedisObservation(true, "", Optional.empty(), false));
    }

    @Test
    void copies_the_main_it_follows() {
        putOnMain("token", "revoked");

        local().follow(new RedisSource(main(), Optional.of(mainPassword())));

        awaitLink();
        assertThat(local().look()).isEqualTo(new RedisObservation(true, "", Optional.of(main()), true));
        await().atMost(SOON).until(() -> getLocally("token").equals(Optional.of("revoked")));
    }

    @Test
    void keeps_what_it_copied_when_it_stands_alone() {
        putOnMain("token", "revoked");
        local().follow(new RedisSource(main(), Optional.of(mainPassword())));
        await().atMost(SOON).until(() -> getLocally("token").equals(Optional.of("revoked")));

        local().standAlone();

        assertThat(local().look()).isEqualTo(new RedisObservation(true, "", Optional.empty(), false));
        assertThat(getLocally("token")).contains("revoked");
    }

    @Test
    void may_be_told_twice() {
        RedisSource source = new RedisSource(main(), Optional.of(mainPassword()));

        local().follow(source);
        local().follow(source);
        awaitLink();

        local().standAlone();
        local().standAlone();
        assertThat(local().look().following()).isEmpty();
    }

    @Test
    void says_that_the_link_is_down_when_the_password_is_wrong() {
        local().follow(new RedisSource(main(), Optional.of(Secret.of("wrong"))));

        assertThat(local().look()).isEqualTo(new RedisObservation(true, "", Optional.of(main()), false));

        local().follow(new RedisSource(main(), Optional.of(mainPassword())));
        awaitLink();
    }

    @Test
    void says_that_the_link_is_down_when_the_main_has_a_password_and_none_was_given() {
        local().follow(new RedisSource(main(), Optional.of(mainPassword())));
        awaitLink();
        local().standAlone();

        local().follow(new RedisSource(main(), Optional.empty()));

        await().during(Duration.ofMillis(300))
                .atMost(SOON)
                .until(() -> !local().look().linkUp());
    }

    @Test
    void is_an_observation_when_the_local_one_is_down_and_an_error_to_commands() {
        assertThat(local().look().answered()).isTrue();
        crash();

        RedisObservation seen = local().look();

        assertThat(seen.answered()).isFalse();
        assertThat(seen.reason()).isNotBlank();
        assertThatThrownBy(() -> local().standAlone()).isInstanceOf(UnavailableException.class);
        assertThatThrownBy(() -> local().follow(new RedisSource(main(), Optional.empty())))
                .isInstanceOf(UnavailableException.class);
    }

    @Test
    void answers_again_when_the_local_one_is_back() {
        assertThat(local().look().answered()).isTrue();
        crash();
        assertThat(local().look().answered()).isFalse();

        recover();

        await().atMost(SOON).until(() -> local().look().answered());
        local().standAlone();
    }

    @Test
    void reaches_a_redis_that_asks_for_a_password() {
        assertThat(local().reach(main(), LIMIT).answered()).isTrue();
    }

    @Test
    void does_not_reach_a_place_where_nothing_listens() {
        assertThat(local().reach(nowhere(), LIMIT).answered()).isFalse();
        assertThat(local().reach(nowhere(), LIMIT).reason()).contains(nowhere().toString());
    }

    @Test
    void does_nothing_when_redis_is_not_managed() {
        RedisControl unmanaged = unmanaged();

        unmanaged.follow(new RedisSource(main(), Optional.of(mainPassword())));
        unmanaged.standAlone();

        assertThat(unmanaged.isManaged()).isFalse();
        assertThat(local().isManaged()).isTrue();
        assertThat(local().look().following()).isEmpty();
    }

    private void awaitLink() {
        await().atMost(SOON).until(() -> local().look().linkUp());
    }
}
