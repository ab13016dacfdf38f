package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.HttpStatusOf;
import dev.mainstay.adapters.http.panel.wire.Fields;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.error.ErrorCode;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** The shape of every JSON answer: {@code success}, {@code message}, {@code data}. Source: spec/panel-api.md 1.0. */
final class Envelope {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    private Envelope() {}

    static Response ok(ObjectNode data) {
        return json(OK, Json.object().put("success", true).set("data", data));
    }

    static Response ok(String message, ObjectNode data) {
        return json(OK, told(true, message).set("data", data));
    }

    /** With the result at the top too, as existing clients and nodes read it (D-01). */
    static Response flat(String message, ObjectNode data) {
        return flat(OK, true, message, data);
    }

    /** The same for a failed probe, which is an answer and no error. */
    static Response flat(boolean success, String message, ObjectNode data) {
        return flat(OK, success, message, data);
    }

    /** Work that goes on, and where to ask for it. */
    static Response accepted(String message, ObjectNode data, String location) {
        ObjectNode body = told(true, message);
        body.setAll(data);
        return Response.fromResponse(json(ACCEPTED, body.set("data", data)))
                .header("Location", location)
                .build();
    }

    private static Response flat(int status, boolean success, String message, ObjectNode data) {
        ObjectNode body = told(success, message);
        body.setAll(data);
        return json(status, body.set("data", data));
    }

    static Response error(int status, ErrorCode code, String message) {
        return error(status, code.name(), message, Json.object());
    }

    static Response error(ErrorCode code, String message) {
        return error(HttpStatusOf.code(code), code, message);
    }

    static Response error(ErrorCode code, String message, ObjectNode data) {
        return error(HttpStatusOf.code(code), code.name(), message, data);
    }

    /** A complaint about the form keeps the words that clients know; what exactly is wrong stands beside them. */
    static Response error(int status, String code, String message, ObjectNode data) {
        ObjectNode body = told(false, message);
        if (message.startsWith(Fields.INVALID + ": ")) {
            body.put("message", Fields.INVALID);
            body.put("detail", message.substring(Fields.INVALID.length() + 2));
        }
        body.put("code", code);
        return json(status, data.isEmpty() ? body : body.set("data", data));
    }

    static Response json(int status, ObjectNode body) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON_TYPE)
                .entity(Json.bytes(body))
                .build();
    }

    private static ObjectNode told(boolean success, String message) {
        return Json.object().put("success", success).put("message", message);
    }
}
