package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What every {@code RevokedTokens} keeps. */
public abstract class RevokedTokensContract {

    private static final Secret GIVEN_BACK = Secret.of("aaa.bbb.ccc");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Secret OTHER = Secret.of("aaa.bbb.ddd");

    /** The port; the same one for a whole test. */
    protected abstract RevokedTokens tokens();

    /** The panel's log-out writes that token. */
    protected abstract void revoke(Secret token);

    /** The cache goes away. */
    protected abstract void crash();

    /** It comes back, empty or not, and is asked again. */
    protected abstract void recover();

    @Test
    void knows_what_was_given_back() {
        assertThat(tokens().isRevoked(GIVEN_BACK)).isFalse();
        revoke(GIVEN_BACK);
        awaitRevoked(GIVEN_BACK);
        assertThat(tokens().isRevoked(OTHER)).isFalse();
    }

    @Test
    void what_cannot_be_asked_is_valid_but_what_was_seen_stays_revoked() {
        revoke(GIVEN_BACK);
        awaitRevoked(GIVEN_BACK);
        crash();
        assertThat(tokens().isRevoked(GIVEN_BACK)).isTrue();
        assertThat(tokens().isRevoked(OTHER)).isFalse();
    }

    @Test
    void asks_again_when_the_cache_is_back() {
        crash();
        assertThat(tokens().isRevoked(OTHER)).isFalse();
        recover();
        revoke(OTHER);
        awaitRevoked(OTHER);
    }

    /** A slow cache is no answer, and is asked again after its rest. */
    private void awaitRevoked(Secret token) {
        await().atMost(SOON).until(() -> tokens().isRevoked(token));
    }
}
