package dev.mainstay.adapters.postgres;

import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/**
 * Whom to log in as. Immutable; prints no password.
 *
 * @param role the database role
 * @param password its password, where it needs one
 */
record Login(String role, Optional<Secret> password) {}
