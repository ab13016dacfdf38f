package dev.mainstay.adapters.http.patroni;

import jakarta.ws.rs.core.Response;

/** Ends a request with the answer that the specification fixes for what is wrong with it. Never leaves this package. */
final class RefusedRequest extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final transient Response answer;

    RefusedRequest(Response answer) {
        super("answered " + answer.getStatus());
        this.answer = answer;
    }

    Response answer() {
        return answer;
    }
}
