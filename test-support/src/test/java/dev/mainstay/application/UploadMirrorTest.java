package dev.mainstay.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.NodeId;
import dev.mainstay.domain.identity.PeerUrl;
import dev.mainstay.domain.identity.ServerName;
import dev.mainstay.domain.identity.SystemIdentifier;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.observation.Presentation;
import dev.mainstay.domain.topology.KnownMain;
import dev.mainstay.domain.topology.Membership;
import dev.mainstay.domain.topology.NodeCondition;
import dev.mainstay.domain.topology.NodeEndpoints;
import dev.mainstay.domain.topology.Role;
import dev.mainstay.ports.in.PresentNode;
import dev.mainstay.ports.out.PeerReply;
import dev.mainstay.ports.out.UploadFile;
import dev.mainstay.ports.out.UploadSource;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.fake.FakeBackground;
import dev.mainstay.testing.fake.FakeIds;
import dev.mainstay.testing.fake.FakeTicker;
import dev.mainstay.testing.fake.FakeUploads;
import dev.mainstay.testing.fake.InMemoryNodeState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a secondary does with the uploads of the mains that it follows. Source: spec/panel-api.md 5.10. */
class UploadMirrorTest {

    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final FakeTicker ticker = new FakeTicker();
    private final FakeUploads here = new FakeUploads();
    private final InMemoryNodeState state = new InMemoryNodeState(new FakeIds(3));
    private final Map<PeerUrl, FakeUploads> there = new TreeMap<>(java.util.Comparator.comparing(PeerUrl::toString));
    private final List<Instant> synced = new ArrayList<>();
    private final UploadMirror mirror = new UploadMirror(
            new UploadMirror.Parts(
                    here, source(), state, FakeBackground.immediate(), ticker.wallClock(), ticker, told()),
            INTERVAL);

    @BeforeEach
    void member() {
        state.update(facts -> facts.with(facts.secrets().withCluster(Secret.of("of-the-cluster"))));
    }

    @Test
    void fetches_what_differs_and_tells_when_it_has_all() {
        FakeUploads main = follow(1);
        main.put("logo.png", bytes("new"));
        main.put("same.png", bytes("same"));
        here.put("logo.png", bytes("old"));
        here.put("same.png", bytes("same"));

        round();

        assertThat(here.read("logo.png"))
                .hasValueSatisfying(content -> assertThat(content).isEqualTo(bytes("new")));
        assertThat(mirror.progress().done()).isEqualTo(2);
        assertThat(synced).hasSize(1);
    }

    /** Node 3 had all of node 1, node 2 a part; node 2 leads now. */
    @Test
    void what_the_next_main_never_had_stays() {
        follow(1).put("logo.png", bytes("logo"));
        round();

        follow(2).put("other.png", bytes("other"));
        round();

        assertThat(here.names()).containsExactly("logo.png", "other.png");
        assertThat(synced).hasSize(2);
    }

    /** After a restart of its machine, or with files that it may not read. */
    @Test
    void what_the_main_does_not_show_for_a_while_stays() {
        FakeUploads main = follow(1);
        main.put("logo.png", bytes("logo"));
        main.put("back.png", bytes("back"));
        round();

        main.take("logo.png");
        main.take("back.png");
        round();
        main.put("logo.png", bytes("logo"));
        round();

        assertThat(here.names()).containsExactly("back.png", "logo.png");
    }

    /** What recover has fetched, through the same store and as a server of no cluster. */
    @Test
    void what_another_server_gave_stays() {
        byte[] content = bytes("logo");
        here.write(new UploadFile("logo.png", content.length, FakeUploads.hash(content), Instant.EPOCH), content);

        follow(1);
        round();

        assertThat(here.names()).containsExactly("logo.png");
    }

    @Test
    void a_main_that_does_not_answer_is_told_and_asked_again() {
        follow(1).put("logo.png", bytes("logo"));
        there.clear();
        round();
        assertThat(mirror.progress().error())
                .hasValueSatisfying(why -> assertThat(why).contains("no answer from the main"));

        follow(1).put("logo.png", bytes("logo"));
        round();

        assertThat(mirror.progress().error()).isEmpty();
        assertThat(here.names()).containsExactly("logo.png");
    }

    private void round() {
        ticker.advance(INTERVAL);
        mirror.poll();
        mirror.poll();
    }

    /** From now on this node follows that one. */
    private FakeUploads follow(int number) {
        PeerUrl url = url(number);
        Membership self = new Membership(
                new ClusterId("8c7f0f0a-3b1e-4c8a-9a43-000000000001"),
                new NodeId(3),
                new ServerName("Node 3"),
                new NodeEndpoints(url(3), 5432, 6379),
                new SystemIdentifier("7"));
        KnownMain main =
                new KnownMain(Optional.of(new NodeId(number)), new NodeEndpoints(url, 5432, 6379), Optional.empty());
        state.update(facts -> facts.with(
                facts.node().following(Role.SECONDARY, self, main, NodeCondition.STREAMING, new Term(number))));
        return there.computeIfAbsent(url, unused -> new FakeUploads());
    }

    private static PeerUrl url(int number) {
        return new PeerUrl(PeerUrl.Scheme.HTTP, new Endpoint(new NodeAddress("203.0.113." + number), 80));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private UploadSource source() {
        return new UploadSource() {
            @Override
            public PeerReply<Offer> offer(PeerUrl main, Secret secret, Duration limit) {
                return of(main).<PeerReply<Offer>>map(uploads -> new PeerReply.Answered<>(
                                new Offer(uploads.manifest(), 0, Collections.emptySortedMap())))
                        .orElseGet(() -> new PeerReply.Silent<>("it is gone"));
            }

            @Override
            public PeerReply<byte[]> content(PeerUrl main, Secret secret, String name, Duration limit) {
                return of(main).flatMap(uploads -> uploads.read(name))
                        .<PeerReply<byte[]>>map(PeerReply.Answered::new)
                        .orElseGet(() -> new PeerReply.Silent<>("it is gone"));
            }
        };
    }

    private Optional<FakeUploads> of(PeerUrl main) {
        return Optional.ofNullable(there.get(main));
    }

    private PresentNode told() {
        return new PresentNode() {
            @Override
            public void present(Presentation as) {}

            @Override
            public void mirrored(Instant at) {
                synced.add(at);
            }
        };
    }
}
