package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.HttpStatusOf;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.adapters.http.panel.wire.NodeSignature;
import dev.mainstay.domain.error.ErrorCode;
import dev.mainstay.domain.identity.SoftwareVersion;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The routes as an OpenAPI 3 document, read from the resources that serve them: paths, methods, places in paths, who may call, the
 * envelope and the errors; and what they read and answer, as {@link RouteBodies} knows it. Pure. Source: OpenAPI Specification
 * 3.0.3.
 */
final class OpenApi {
    private static final Pattern PLACE = Pattern.compile("\\{([A-Za-z_]+)[^}]*}");
    private static final String JSON = "application/json";

    private OpenApi() {}

    static ObjectNode of(List<Object> resources, SoftwareVersion version) {
        ObjectNode document = Json.object().put("openapi", "3.0.3");
        document.putObject("info").put("title", "Panel cluster API").put("version", version.value());
        ObjectNode paths = document.putObject("paths");
        RouteBodies bodies = RouteBodies.stored();
        for (Map.Entry<String, Map<String, Method>> route : routes(resources).entrySet()) {
            ObjectNode path = paths.putObject(route.getKey());
            route.getValue().forEach((verb, method) -> path.set(verb, operation(verb, route.getKey(), method, bodies)));
        }
        document.set("components", components());
        return document;
    }

    private static Map<String, Map<String, Method>> routes(List<Object> resources) {
        Map<String, Map<String, Method>> all = new TreeMap<>();
        for (Object resource : resources) {
            Path base = resource.getClass().getAnnotation(Path.class);
            for (Method method : resource.getClass().getDeclaredMethods()) {
                Path own = method.getAnnotation(Path.class);
                String path = "/" + base.value() + (own == null ? "" : "/" + own.value());
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (verb != null) {
                        Map<String, Method> verbs = all.computeIfAbsent(path, any -> new TreeMap<>());
                        verbs.put(verb.value().toLowerCase(Locale.ROOT), method);
                    }
                }
            }
        }
        return all;
    }

    private static ObjectNode operation(String verb, String path, Method method, RouteBodies bodies) {
        boolean node = verb.equals("post") && Paths.isNodeRoute(path);
        boolean open = path.equals("/health");
        String owner = method.getDeclaringClass().getSimpleName().replace("Resource", "");
        ObjectNode operation = Json.object().put("operationId", owner + "." + method.getName());
        ArrayNode places = operation.putArray("parameters");
        for (Matcher place = PLACE.matcher(path); place.find(); ) {
            ObjectNode parameter = places.addObject()
                    .put("name", place.group(1))
                    .put("in", "path")
                    .put("required", true);
            parameter.putObject("schema").put("type", "string");
        }
        bodies.parameters(verb, path, places);
        if (!node && !verb.equals("get") && List.of(method.getParameterTypes()).contains(HttpHeaders.class)) {
            ObjectNode prefer = places.addObject().put("name", "Prefer").put("in", "header");
            prefer.put("required", false).put("description", "respond-async: does not wait, answers 202");
            ObjectNode unusedSchema = prefer.putObject("schema").put("type", "string");
        }
        ArrayNode security = operation.putArray("security");
        if (node) {
            security.addObject().putArray("clusterSecret");
            security.addObject().putArray("clusterSignature");
        } else if (!open) {
            security.addObject().putArray("admin");
            if (path.endsWith("/test-connection")) {
                security.addObject().putArray("clusterSecret");
            }
        }
        if (verb.equals("post") || verb.equals("patch")) {
            ObjectNode schema = bodies.body(verb, path);
            ObjectNode body = operation.putObject("requestBody").put("required", schema.has("required"));
            body.putObject("content").putObject(JSON).set("schema", schema);
        }
        operation.set("responses", responses(node, open, bodies.answer(verb, path)));
        return operation;
    }

    private static ObjectNode responses(boolean node, boolean open, ObjectNode good) {
        ObjectNode responses = Json.object();
        answer(responses, "200", "It is so.", good);
        if (open) {
            answer(responses, "503", "The database is silent.", good);
            return responses;
        }
        if (!node) {
            answer(responses, "202", "It goes on: ask for the operation.", good);
        }
        Map<Integer, List<ErrorCode>> codes = Arrays.stream(ErrorCode.values())
                .filter(code -> !node || (code != ErrorCode.FORBIDDEN && code != ErrorCode.PRECONDITION_FAILED))
                .collect(Collectors.groupingBy(HttpStatusOf::code, TreeMap::new, Collectors.toList()));
        ObjectNode error = Json.object().put("$ref", "#/components/schemas/Error");
        codes.forEach((status, meant) -> answer(responses, Integer.toString(status), meant.toString(), error));
        answer(responses, "413", "The body is larger than " + (node ? "64 KiB" : "1 MiB") + ".", error);
        return responses;
    }

    private static void answer(ObjectNode responses, String status, String meaning, ObjectNode schema) {
        ObjectNode answer = responses.putObject(status).put("description", meaning);
        answer.putObject("content").putObject(JSON).set("schema", schema);
    }

    private static ObjectNode components() {
        ObjectNode components = Json.object();
        ObjectNode schemas = components.putObject("schemas");
        ObjectNode error = schemas.putObject("Error").put("type", "object");
        error.putArray("required").add("success").add("message");
        ObjectNode fields = error.putObject("properties");
        fields.putObject("success").put("type", "boolean").putArray("enum").add(false);
        fields.putObject("message").put("type", "string").put("description", "for people");
        ArrayNode codes = fields.putObject("code").put("type", "string").putArray("enum");
        Arrays.stream(ErrorCode.values())
                .sorted(Comparator.comparing(ErrorCode::name))
                .forEach(code -> codes.add(code.name()));
        fields.putObject("detail").put("type", "string").put("description", "which field was expected to be what");
        fields.putObject("data").put("type", "object");
        ObjectNode schemes = components.putObject("securitySchemes");
        schemes.putObject("admin").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
        header(schemes, "clusterSecret", "X-Cluster-Secret", "or cluster_secret in the body");
        header(schemes, "clusterSignature", NodeSignature.HEADER, "t=<unix seconds>,n=<nonce>,v1=<HMAC-SHA256>");
        return components;
    }

    private static void header(ObjectNode schemes, String name, String header, String meaning) {
        ObjectNode unusedScheme = schemes.putObject(name)
                .put("type", "apiKey")
                .put("in", "header")
                .put("name", header)
                .put("description", meaning);
    }
}
