package dev.mainstay.hosts.cli.demo;

import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.settings.Secret;

/**
 * The demo's passwords, made anew each time.
 *
 * @param superuser of both databases' user {@code postgres}
 * @param panel of the user that writes rows, as the panel would
 * @param redis of both Redis
 */
record Passwords(Secret superuser, Secret panel, Secret redis) {

    static Passwords fresh(Ids ids) {
        return new Passwords(ids.secret(), ids.secret(), ids.secret());
    }
}
