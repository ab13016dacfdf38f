package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.domain.identity.SoftwareVersion;
import dev.mainstay.domain.observation.SourceObservation;
import dev.mainstay.ports.in.Actor;
import dev.mainstay.ports.in.CommandReply;
import dev.mainstay.ports.in.RecoverFromServer;
import dev.mainstay.ports.out.SourceAccess;
import java.util.Optional;

/** Recovery whose every look finds the same; questions are kept with the cluster's. */
record StubRecovery(StubCluster cluster) implements RecoverFromServer {

    @Override
    public Report testSource(SourceAccess access) {
        cluster.asked.add(access);
        SourceObservation found = new SourceObservation(
                Optional.empty(),
                true,
                Optional.of(new HostKey("SHA256:" + "A".repeat(43))),
                Optional.of(new SoftwareVersion("1.0.373")),
                Optional.of(new SourceObservation.Database(
                        SourceObservation.Place.HOST, 160_004, false, 4_194_304_000L, 142, Optional.of(8_421L))),
                3);
        return new Report(found, Optional.of(9_876_543_210L));
    }

    @Override
    public CommandReply recover(Command command, Actor actor, boolean dryRun) {
        return cluster.answer(command, actor, dryRun);
    }

    @Override
    public void cancel(OperationId operation, Actor actor) {
        cluster.asked.add(operation);
    }
}
