package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.domain.identity.HostKey;
import dev.mainstay.domain.identity.NodeAddress;
import dev.mainstay.domain.identity.SourceServer;
import dev.mainstay.domain.observation.SourceObservation.Database;
import dev.mainstay.domain.observation.SourceObservation.Place;
import dev.mainstay.ports.out.RecoverySource;
import dev.mainstay.ports.out.SourceAccess;
import dev.mainstay.ports.settings.Credential;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.RecoverySourceContract;
import java.util.Optional;

class FakeSourceTest extends RecoverySourceContract {

    private static final String WORD = "the right word";

    private final FakeSource source = new FakeSource(WORD);

    FakeSourceTest() {
        source.holds(new Database(Place.CONTAINER, 160_004, false, 4_000_000, TABLES, Optional.of((long) SUBSCRIBERS)));
    }

    @Override
    protected RecoverySource source() {
        return source;
    }

    @Override
    protected RecoverySource withoutDatabase() {
        FakeSource empty = new FakeSource(WORD);
        empty.holdsNothing();
        return empty;
    }

    @Override
    protected SourceAccess access() {
        return new SourceAccess(
                new SourceServer(new Endpoint(new NodeAddress("192.0.2.7"), 22), "root"),
                new Credential.Password(Secret.of(WORD)),
                Optional.empty());
    }

    @Override
    protected HostKey key() {
        return FakeSource.KEY;
    }

    @Override
    protected void shut() {
        source.shut();
    }

    @Override
    protected void hold() {
        source.hold();
    }

    @Override
    protected void upload(String name, byte[] content) {
        source.upload(name, content);
    }

    @Override
    protected void remove(String name) {
        source.refuse(name);
    }

    @Override
    protected Place place() {
        return Place.CONTAINER;
    }
}
