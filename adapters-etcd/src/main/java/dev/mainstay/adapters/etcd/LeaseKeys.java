package dev.mainstay.adapters.etcd;

import static dev.mainstay.adapters.etcd.LeaseView.number;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.etcd.LeaseView.Entry;
import dev.mainstay.domain.error.ClusterException;
import dev.mainstay.domain.error.UnavailableException;
import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.ports.out.LeaseClaim;
import dev.mainstay.ports.out.LeaseHolder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The two keys of each cluster in etcd: {@code /mainstay/CLUSTER/leader}, which goes with an etcd lease, and
 * {@code /mainstay/CLUSTER/term}, which stays. Both hold the node and the term of a grant as JSON. Every read is one that
 * most members of etcd confirm: a member that lost them gives no answer.
 *
 * <p>Safe for all threads. Every method throws {@code UnavailableException} when etcd does not answer in time or refuses.
 */
final class LeaseKeys {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final String TXN = "/v3/kv/txn";
    private static final String HEADER = "header";
    private static final String RAFT_TERM = "raft_term";

    private final Gateway gateway;

    LeaseKeys(Gateway gateway) {
        this.gateway = gateway;
    }

    /** Both keys at one moment. */
    LeaseView look(ClusterId cluster, Deadline deadline) {
        ObjectNode question = object();
        question.withArray("success").add(range(leader(cluster))).add(range(term(cluster)));
        JsonNode answer = gateway.ask(TXN, question, deadline).good();
        JsonNode found = answer.path("responses");
        return new LeaseView(
                number(answer.path(HEADER), RAFT_TERM),
                entry(found.path(0), leader(cluster)),
                entry(found.path(1), term(cluster)));
    }

    /** A new etcd lease of that time, or a little more where etcd grants no shorter one. */
    long grant(long seconds, Deadline deadline) {
        ObjectNode wish = object().put("TTL", Long.toString(seconds));
        long lease = number(gateway.ask("/v3/lease/grant", wish, deadline).good(), "ID");
        if (lease == 0) {
            throw new UnavailableException("etcd granted a lease without a number");
        }
        return lease;
    }

    /** Lets the etcd lease begin anew; in which term of etcd's that was. Empty when there is no such lease. */
    OptionalLong renew(long lease, Deadline deadline) {
        ObjectNode which = object().put("ID", Long.toString(lease));
        Reply reply = gateway.ask("/v3/lease/keepalive", which, deadline);
        if (reply.is(Reply.Kind.NO_LEASE) || number(reply.good(), "TTL") <= 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(number(reply.good().path(HEADER), RAFT_TERM));
    }

    /** Writes both keys, when they are still as seen; then the revision. Empty when they are not, or the lease is gone. */
    OptionalLong put(LeaseClaim claim, LeaseView seen, long lease, Deadline deadline) {
        ObjectNode question = asSeen(claim.cluster(), seen);
        String grant = text(claim.holder());
        question.withArray("success")
                .add(put(leader(claim.cluster()), grant, lease))
                .add(put(term(claim.cluster()), grant, 0));
        Reply reply = gateway.ask(TXN, question, deadline);
        return !reply.is(Reply.Kind.NO_LEASE) && isDone(reply.good())
                ? OptionalLong.of(number(reply.good().path(HEADER), "revision"))
                : OptionalLong.empty();
    }

    /** Removes the holder's key, when both are still as seen. */
    boolean remove(ClusterId cluster, LeaseView seen, Deadline deadline) {
        ObjectNode question = asSeen(cluster, seen);
        question.withArray("success")
                .addObject()
                .putObject("request_delete_range")
                .put("key", leader(cluster));
        return isDone(gateway.ask(TXN, question, deadline).good());
    }

    private static boolean isDone(JsonNode answer) {
        return answer.path("succeeded").asBoolean(false);
    }

    private static ObjectNode asSeen(ClusterId cluster, LeaseView seen) {
        ObjectNode question = object();
        question.withArray("compare")
                .add(unchanged(
                        leader(cluster), seen.leader().map(Entry::revision).orElse(0L)))
                .add(unchanged(term(cluster), seen.term().map(Entry::revision).orElse(0L)));
        return question;
    }

    /** A key that is not there has the revision 0. */
    private static ObjectNode unchanged(String key, long revision) {
        return object().put("key", key)
                .put("target", "MOD")
                .put("result", "EQUAL")
                .put("mod_revision", Long.toString(revision));
    }

    private static ObjectNode range(String key) {
        ObjectNode request = object();
        request.putObject("request_range").put("key", key);
        return request;
    }

    private static ObjectNode put(String key, String value, long lease) {
        ObjectNode request = object();
        request.putObject("request_put").put("key", key).put("value", value).put("lease", Long.toString(lease));
        return request;
    }

    private static Optional<Entry> entry(JsonNode response, String key) {
        JsonNode found = response.path("response_range").path("kvs").path(0);
        return found.isMissingNode()
                ? Optional.empty()
                : Optional.of(new Entry(
                        grant(found.path("value").asText(), key),
                        number(found, "mod_revision"),
                        number(found, "lease")));
    }

    private static String text(LeaseHolder grant) {
        return base64(object().put("node", grant.node().value())
                .put("term", grant.term().value())
                .toString());
    }

    private static LeaseHolder grant(String value, String key) {
        try {
            JsonNode tree = MAPPER.readTree(plain(value));
            return new LeaseHolder(
                    new NodeId(tree.path("node").intValue()),
                    new Term(tree.path("term").longValue()));
        } catch (JsonProcessingException | IllegalArgumentException | ClusterException foreign) {
            throw new UnavailableException(
                    "the key " + plain(key) + " of etcd holds what Mainstay did not write: look at it with etcdctl",
                    foreign);
        }
    }

    private static String leader(ClusterId cluster) {
        return base64("/mainstay/" + cluster + "/leader");
    }

    private static String term(ClusterId cluster) {
        return base64("/mainstay/" + cluster + "/term");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
