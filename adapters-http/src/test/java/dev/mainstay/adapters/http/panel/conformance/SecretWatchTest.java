package dev.mainstay.adapters.http.panel.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What counts as a secret in a log. */
class SecretWatchTest {
    @Test
    void sixty_four_hexadecimal_characters_are_one_unless_they_say_what_else_they_are() {
        String secret = "5eC0ffee".repeat(8);
        assertThat(SecretWatch.SECRET
                        .matcher("INFO joined with " + secret + ".")
                        .find())
                .isTrue();
        assertThat(SecretWatch.SECRET
                        .matcher("{\"cluster_secret\":\"" + secret + "\"}")
                        .find())
                .isTrue();
        assertThat(SecretWatch.SECRET.matcher("sha256:" + secret).find()).isFalse();
        assertThat(SecretWatch.SECRET.matcher("t=1,n=x,v1=" + secret).find()).isFalse();
        assertThat(SecretWatch.SECRET.matcher(secret + "0").find()).isFalse();
    }
}
