package dev.mainstay.hosts.cli;

import dev.mainstay.domain.error.InvalidRequestException;

/** Asks a person before something that cannot be taken back; a script says {@code --yes}. */
final class Consent {

    private final Desk desk;

    Consent(Desk desk) {
        this.desk = desk;
    }

    /** Ends with an {@code InvalidRequestException} unless the answer is yes. */
    void ask(String sentence) {
        if (!desk.terminal().interactive()) {
            throw new InvalidRequestException(sentence + "; say --yes to go on without being asked");
        }
        if (!desk.terminal().confirm(sentence + ". Go on?")) {
            throw new InvalidRequestException("nothing was done");
        }
    }
}
