package dev.mainstay.adapters.local;

import dev.mainstay.domain.identity.ClusterId;
import dev.mainstay.domain.identity.EventId;
import dev.mainstay.domain.identity.HardwareId;
import dev.mainstay.domain.identity.OperationId;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.settings.Secret;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.UUID;

/** Ids and secrets from the operating system's generator (D12). Safe for all threads. */
final class SystemIds implements Ids {

    private static final int SECRET_BYTES = 32;

    private final SecureRandom random = new SecureRandom();

    @Override
    public OperationId operation() {
        return new OperationId(UUID.randomUUID().toString());
    }

    @Override
    public EventId event() {
        return new EventId(UUID.randomUUID().toString());
    }

    @Override
    public ClusterId cluster() {
        return new ClusterId(UUID.randomUUID().toString());
    }

    @Override
    public HardwareId hardware() {
        return new HardwareId("hw-" + UUID.randomUUID());
    }

    @Override
    public Secret secret() {
        byte[] bytes = new byte[SECRET_BYTES];
        random.nextBytes(bytes);
        return Secret.of(HexFormat.of().formatHex(bytes));
    }
}
