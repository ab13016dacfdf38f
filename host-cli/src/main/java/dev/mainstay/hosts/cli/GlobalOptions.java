package dev.mainstay.hosts.cli;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every command takes, before or after its name. Filled by the parser. */
final class GlobalOptions {

    @Option(
            names = "--config",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "The node's configuration; tells where its server listens and where its token lies."
                    + " Default: mainstay.yml here, else /etc/mainstay/mainstay.yml, when there is one.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            scope = ScopeType.INHERIT,
            description = "Another server to speak to, such as http://203.0.113.10; needs a token of an admin in the"
                    + " environment variable MAINSTAY_TOKEN or in --token-file.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description =
                    "PEM file of the authorities that sign the certificate of an https --url; without it the JDK's.")
    private Optional<Path> authorities = Optional.empty();

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "A file that holds an admin's token. Default on the node itself: the token its server wrote.")
    private Optional<Path> tokenFile = Optional.empty();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Results as JSON.")
    private boolean json;

    Optional<Path> config() {
        return config;
    }

    Optional<String> url() {
        return url;
    }

    Optional<Path> authorities() {
        return authorities;
    }

    Optional<Path> tokenFile() {
        return tokenFile;
    }

    boolean json() {
        return json;
    }
}
