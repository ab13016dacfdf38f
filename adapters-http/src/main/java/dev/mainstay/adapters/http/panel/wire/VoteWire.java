package dev.mainstay.adapters.http.panel.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.domain.error.InvalidRequestException;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.CastVote.Word;
import dev.mainstay.domain.observation.Vote;
import dev.mainstay.domain.topology.Ballot;
import dev.mainstay.domain.topology.Tags;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.ports.out.VoteRequest;
import java.util.Locale;

/**
 * {@code POST /vote} and its answer: ours, no existing node knows it. A question has {@code cluster_id}, {@code node_id},
 * {@code epoch}, {@code timeline}, {@code lsn}, {@code failover_priority}, {@code priority} and {@code sync_revision} (0 when
 * missing); an answer {@code vote} ({@code granted}, {@code denied} or {@code goes_first}), {@code epoch} and {@code reason}.
 * Source: D6.
 */
public final class VoteWire {
    /** What is said of a node that does not know the route. */
    public static final String UNSUPPORTED = "it does not know the question";

    private static final int LONGEST_REASON = 300;

    private VoteWire() {}

    /** As sent; the secret is added by the sender. */
    public static ObjectNode write(VoteRequest request) {
        Ballot ballot = request.ballot();
        return Json.object()
                .put("cluster_id", request.cluster().value())
                .put("node_id", ballot.candidate().value())
                .put("epoch", ballot.term().value())
                .put("timeline", ballot.timeline().id())
                .put("lsn", ballot.received().toString())
                .put("failover_priority", ballot.preference())
                .put("priority", ballot.priority())
                .put("sync_revision", ballot.revision());
    }

    /** As received by the voter. */
    public static VoteRequest read(Fields body) {
        Ballot ballot = new Ballot(
                new NodeId(
                        body.integer("node_id").orElseThrow(() -> Fields.invalid("node_id", "the candidate's number"))),
                new Term(body.whole("epoch").orElseThrow(() -> Fields.invalid("epoch", "the term to lead in"))),
                new Timeline(body.integer("timeline")
                        .orElseThrow(() -> Fields.invalid("timeline", "the candidate's timeline"))),
                body.words("lsn")
                        .map(Lsn::parse)
                        .orElseThrow(() -> Fields.invalid("lsn", "the candidate's last position")),
                body.integer("failover_priority").orElse(Tags.DEFAULT_PRIORITY),
                body.integer("priority").orElseThrow(() -> Fields.invalid("priority", "the candidate's priority")),
                body.whole("sync_revision").orElse(0L));
        return new VoteRequest(HandOverWire.cluster(body), ballot);
    }

    /** The fields that stand in an answer's {@code data}. */
    public static ObjectNode writeAnswer(Vote vote) {
        return Json.object()
                .put("vote", vote.word().name().toLowerCase(Locale.ROOT))
                .put("epoch", vote.term().value())
                .put("reason", vote.detail());
    }

    /** As received by the candidate; what is not understood is no consent. */
    public static Vote readAnswer(Fields answer) {
        Fields data = answer.within("data");
        String said = data.words("vote").orElseThrow(() -> new InvalidRequestException(UNSUPPORTED));
        Term term = new Term(data.whole("epoch").orElse(0L));
        String reason = data.words("reason").orElse("").replaceAll("\\p{C}", "?");
        String shown = reason.substring(0, Math.min(reason.length(), LONGEST_REASON));
        return switch (said) {
            case "granted" -> new Vote(Word.GRANTED, term, shown);
            case "goes_first" -> new Vote(Word.GOES_FIRST, term, shown);
            default -> new Vote(Word.DENIED, term, shown);
        };
    }
}
