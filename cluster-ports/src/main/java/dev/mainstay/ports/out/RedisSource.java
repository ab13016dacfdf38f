package dev.mainstay.ports.out;

import dev.mainstay.domain.identity.Endpoint;
import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * Which Redis a replica follows.
 *
 * @param main where it listens
 * @param password its password, where it has one: without it the link stays down although the command is taken
 */
public record RedisSource(Endpoint main, Optional<Secret> password) {}
