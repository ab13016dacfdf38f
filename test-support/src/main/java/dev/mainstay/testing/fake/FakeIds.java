package dev.mainstay.testing.fake;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.settings.Secret;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.UUID;

/** Ids and secrets that depend on the seed and the order of the questions only. Safe for all threads. */
public final class FakeIds implements Ids {

    private static final int SECRET_BYTES = 32;

    private final SplittableRandom random;

    /** The same seed gives the same ids. */
    public FakeIds(long seed) {
        this.random = new SplittableRandom(seed);
    }

    @Override
    public OperationId operation() {
        return new OperationId("op-" + hex(8));
    }

    @Override
    public EventId event() {
        return new EventId("ev-" + hex(8));
    }

    @Override
    public ClusterId cluster() {
        return new ClusterId(uuid());
    }

    @Override
    public HardwareId hardware() {
        return new HardwareId("hw-" + uuid());
    }

    @Override
    public Secret secret() {
        return Secret.of(hex(SECRET_BYTES));
    }

    private synchronized String uuid() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }

    private synchronized String hex(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
