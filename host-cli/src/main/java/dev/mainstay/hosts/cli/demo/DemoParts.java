package dev.mainstay.hosts.cli.demo;

import dev.mainstay.adapters.http.client.HttpAdmin;
import dev.mainstay.hosts.cli.render.Terminal;
import dev.mainstay.ports.out.Ids;
import dev.mainstay.ports.out.Ticker;
import dev.mainstay.ports.settings.Secret;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the demo is given.
 *
 * @param terminal where it tells how it goes
 * @param ticker measures
 * @param ids makes passwords
 * @param admin speaks to a server
 * @param token reads the token that the server with that state directory left
 * @param mainClass the class whose {@code server} command runs a node
 */
public record DemoParts(
        Terminal terminal,
        Ticker ticker,
        Ids ids,
        Function<HttpAdmin.Target, HttpAdmin> admin,
        Function<Path, Optional<Secret>> token,
        String mainClass) {}
