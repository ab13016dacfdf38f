package dev.mainstay.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mainstay.domain.error.ConflictException;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.Term;
import dev.mainstay.domain.topology.NodeState;
import dev.mainstay.ports.out.LocalFacts;
import dev.mainstay.ports.out.NodeStateStore;
import org.junit.jupiter.api.Test;

/** What every {@link NodeStateStore} keeps. */
public abstract class NodeStateStoreContract {

    private static final int SHORTEST_HARDWARE_ID = 16;

    /** The store of a fresh node; asked once per test. */
    protected abstract NodeStateStore fresh();

    /** The same store after the node was restarted; the one before is not used any more. */
    protected abstract NodeStateStore restarted();

    @Test
    void makes_a_fresh_node_standalone_with_a_hardware_id() {
        LocalFacts facts = fresh().load();

        assertThat(facts)
                .isEqualTo(LocalFacts.fresh(NodeState.standalone(facts.node().hardwareId())));
        assertThat(facts.node().hardwareId().value()).hasSizeGreaterThanOrEqualTo(SHORTEST_HARDWARE_ID);
    }

    @Test
    void keeps_the_hardware_id_over_a_restart() {
        HardwareId made = fresh().load().node().hardwareId();

        assertThat(restarted().load().node().hardwareId()).isEqualTo(made);
    }

    @Test
    void shows_an_update_at_once_and_after_a_restart() {
        NodeStateStore store = fresh();
        LocalFacts all = Samples.secondary(store.load().node().hardwareId());

        store.update(before -> all);

        assertThat(store.load()).isEqualTo(all);
        assertThat(restarted().load()).isEqualTo(all);
    }

    @Test
    void gives_an_update_what_the_one_before_left() {
        NodeStateStore store = fresh();

        store.update(facts -> facts.with(facts.node().knowing(new Term(3))));
        store.update(
                facts -> facts.with(facts.node().knowing(facts.node().term().next())));

        assertThat(restarted().load().node().term()).isEqualTo(new Term(4));
    }

    @Test
    void an_exchange_gives_what_was_there_before() {
        NodeStateStore store = fresh();
        LocalFacts before = store.load();

        LocalFacts given = store.exchange(facts -> facts.with(facts.node().knowing(new Term(3))));
        LocalFacts then = store.exchange(facts -> facts);

        assertThat(given).isEqualTo(before);
        assertThat(then.node().term()).isEqualTo(new Term(3));
        assertThat(restarted().load()).isEqualTo(then);
    }

    @Test
    void keeps_the_old_facts_when_a_change_fails() {
        NodeStateStore store = fresh();
        LocalFacts before = store.load();

        assertThatThrownBy(() -> store.update(facts -> {
                    throw new ConflictException("no");
                }))
                .isInstanceOf(ConflictException.class);

        assertThat(store.load()).isEqualTo(before);
        assertThat(restarted().load()).isEqualTo(before);
    }
}
