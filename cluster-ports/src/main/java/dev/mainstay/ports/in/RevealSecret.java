package dev.mainstay.ports.in;

import dev.mainstay.ports.settings.Secret;
import java.util.Optional;

/** Shows the cluster secret while that is allowed (D-05). */
public interface RevealSecret {

    /** The secret on a main within its reveal window, until a node joins; empty otherwise. */
    Optional<Secret> revealable();

    /** Its first characters with the rest hidden, on a main; empty elsewhere. Never accepted as a secret. */
    Optional<String> masked();
}
