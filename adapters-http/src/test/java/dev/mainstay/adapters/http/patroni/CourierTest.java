package dev.mainstay.adapters.http.patroni;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What another node answers comes back with its reason. */
class CourierTest {

    @Test
    void an_answer_is_wrapped_with_its_reason() {
        Response told =
                Replies.because(Replies.text(Replies.PRECONDITION, "no good candidates"), "none is online \u00e9");
        JsonNode wrapped = tree(Courier.wrapped(told));
        assertThat(wrapped.path("status").asInt()).isEqualTo(412);
        assertThat(wrapped.path("text").asText()).isEqualTo("no good candidates");
        assertThat(wrapped.path("reason").asText()).isEqualTo("none is online ?");
        assertThat(tree(Courier.wrapped(Replies.text(Replies.OK, "done"))).has("reason"))
                .isFalse();
    }

    private static JsonNode tree(Response answer) {
        String text = new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8);
        return Body.parse(text).orElseThrow();
    }
}
