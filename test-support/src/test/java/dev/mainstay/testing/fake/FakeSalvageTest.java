package dev.mainstay.testing.fake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.salvage.SalvageNote;
import dev.mainstay.domain.wal.Lsn;
import dev.mainstay.domain.wal.Timeline;
import dev.mainstay.domain.wal.TimelineHistory;
import dev.mainstay.ports.out.Salvage;
import dev.mainstay.ports.out.SalvageStatus;
import dev.mainstay.ports.out.ServerProcess;
import dev.mainstay.testing.contract.SalvageContract;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class FakeSalvageTest extends SalvageContract {

    private static final int PATIENCE = 10;

    private final FakePostgres server =
            new FakePostgresNetwork().add(new Endpoint(new NodeAddress("10.0.0.1"), 5432), new FakeTicker());
    private final FakeSalvage salvage = new FakeSalvage(server);
    private final Lsn fork = server.write();

    FakeSalvageTest() {
        Lsn unused = server.write();
        server.kill();
        salvage.loses(LOST, LOST);
    }

    @Override
    protected Salvage salvage() {
        return salvage;
    }

    @Override
    protected Salvage salvageOfNextAgent() {
        return salvage;
    }

    @Override
    protected ServerProcess process() {
        return server.process();
    }

    @Override
    protected TimelineHistory.Switch fork() {
        return new TimelineHistory.Switch(new Timeline(1), fork);
    }

    @Override
    protected void damage() {
        salvage.failWith("no valid checkpoint");
    }

    @Override
    protected void repair() {
        salvage.heal();
    }

    @Override
    protected void await(BooleanSupplier condition) {
        for (int round = 0; round < PATIENCE; round++) {
            if (condition.getAsBoolean()) {
                return;
            }
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    @Test
    void an_export_of_an_agent_that_crashed_is_broken() {
        OperationId operation = new OperationId("op-9");
        salvage.begin(operation, fork());
        salvage.interrupt();
        assertThat(salvage.status(operation)).isInstanceOf(SalvageStatus.Broken.class);
        salvage.begin(operation, fork());
        await(() -> salvage.status(operation) instanceof SalvageStatus.Complete);
    }

    @Test
    void tells_the_notes_that_a_test_put_there() {
        SalvageNote note = new SalvageNote(SalvageNote.Kind.TRUNCATE, "panel", "public.sessions was emptied");
        OperationId operation = new OperationId("op-9");
        salvage.notes(note);
        salvage.begin(operation, fork());
        await(() -> salvage.status(operation) instanceof SalvageStatus.Complete);
        assertThat(salvage.reports().get(0).notes()).containsExactly(note);
    }
}
