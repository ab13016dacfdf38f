package dev.mainstay.adapters.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.ports.out.Errand;
import dev.mainstay.ports.out.PeerReply;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What came of an errand, with or without a reason. */
class ErrandPostTest {

    @Test
    void a_reason_is_read_where_there_is_one() {
        ObjectNode answer = Json.object().put("status", 412).put("text", "no good candidates");
        assertThat(ErrandPost.answer(200, answer))
                .isEqualTo(new PeerReply.Answered<>(new Errand.Answer(412, "no good candidates")));
        answer.put("reason", "none is online");
        assertThat(ErrandPost.answer(200, answer))
                .isEqualTo(new PeerReply.Answered<>(
                        new Errand.Answer(412, "no good candidates", Optional.of("none is online"))));
        assertThat(ErrandPost.answer(404, answer)).isInstanceOf(PeerReply.Refused.class);
    }
}
