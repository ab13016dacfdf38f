package dev.mainstay.adapters.http.patroni;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.ports.in.Actor;
import jakarta.ws.rs.core.Response;

/**
 * A request to change something, of somebody who may.
 *
 * @param verb its method
 * @param name the first part of its path
 * @param body as it came
 * @param sized whether the length of the body was told
 * @param actor for the record
 * @param errand whether another node passed it on: then it is not passed on again
 */
record Asked(String verb, String name, String body, boolean sized, Actor actor, boolean errand) {

    /** What is done about it. */
    @FunctionalInterface
    interface Action {
        /** Does it. */
        Response act(Asked asked);
    }

    /** The body, which must be a non-empty object. */
    ObjectNode required() {
        return Body.required(this);
    }
}
