package dev.mainstay.adapters.http.panel;

import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.ports.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Makes requests of every kind of mistake, and some without one. The same seed makes the same ones. */
final class FuzzRequests {
    private static final List<String> METHODS =
            List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "BREW");
    private static final List<String> FIELDS = List.of(
            "main_ip",
            "main_server_ip",
            "cluster_secret",
            "display_name",
            "server_name",
            "server_ip",
            "server_role",
            "main_port",
            "main_scheme",
            "force",
            "db_port",
            "redis_port",
            "hardware_id",
            "requested_role",
            "database_id",
            "version",
            "api_port",
            "api_scheme",
            "cluster_id",
            "db_replication_lag",
            "cpu_cores",
            "ram_gb",
            "cpu_usage",
            "memory_usage",
            "disk_usage",
            "subscriber_count",
            "timestamp",
            "node_id",
            "epoch",
            "timeline",
            "receive_lsn",
            "replay_lsn",
            "target_node_id",
            "drain_seconds",
            "timeout_seconds",
            "at",
            "event",
            "new_main_ip",
            "current_main",
            "fence_lsn",
            "operation_id",
            "deadline_seconds",
            "reason",
            "keep",
            "mode",
            "names",
            "actor",
            "order",
            "candidate",
            "auto_failover_enabled",
            "auto_failover_threshold_seconds",
            "system_identifier",
            "replication_lag_sec");
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "1",
            "2",
            "7",
            "0.8",
            "1e400",
            "-1e-400",
            "2147483648",
            "9223372036854775808",
            "123456789012345678901234567890",
            "\"\"",
            "\" \"",
            "\"main\"",
            "\"secondary\"",
            "\"203.0.113.10\"",
            "\"10.0.0.1\"",
            "\"127.0.0.1\"",
            "\"0.0.0.0\"",
            "\"host name\"",
            "\"$(reboot)\"",
            "\"-oProxyCommand=x\"",
            "\"'; DROP TABLE x; --\"",
            "\"../../etc/passwd\"",
            "\"\\u0000\\u0001\\u001b\"",
            "\"\\ud800\"",
            "\"\u202e\u00e9\u4e2d\ud83d\ude00\"",
            "\"2026-05-12T14:45:01.123456789+03:00\"",
            "\"2026-13-99\"",
            "\"0/5000148\"",
            "\"FFFFFFFF/FFFFFFFFF\"",
            "\"8d3f0c1e-6d0e-4a57-9e0b-7d8a54c1b0aa\"",
            "\"7312345678901234567\"",
            "[]",
            "[1,null,\"x\"]",
            "{}",
            "{\"a\":{\"b\":[]}}",
            "NaN",
            "Infinity",
            "'x'",
            "01",
            "+1",
            ".5",
            "truee");
    private static final List<String> PLACES = List.of(
            "1",
            "2",
            "99",
            "-1",
            "0",
            "x",
            "99999999999999999999",
            "op-1",
            "..",
            ".",
            "%00",
            "%2e%2e",
            "a;b=c",
            "%20",
            "%C3%A9",
            "%F0%9F%98%80",
            "%25",
            "'",
            "*",
            "a".repeat(600));
    private static final List<String> QUERIES = List.of(
            "",
            "?dry_run=true",
            "?dry_run=false",
            "?dry_run=yes",
            "?dry_run",
            "?limit=0",
            "?limit=5",
            "?limit=-1",
            "?limit=1e3",
            "?limit=99999999999999999999",
            "?before=x",
            "?before=7",
            "?a=%00&b=%FF",
            "?dry_run=true&dry_run=maybe",
            "?=",
            "?limit=" + "9".repeat(300));

    private final SplittableRandom random;
    private final List<Route> routes;

    FuzzRequests(long seed, List<Route> routes) {
        this.random = new SplittableRandom(seed);
        this.routes = routes;
    }

    record Header(String name, String value) {}

    /**
     * One request.
     *
     * @param body one letter for each byte
     * @param isProven whether whoever sends it may do what the route does
     * @param isJson whether the body is empty or JSON as it should be
     */
    record Request(String method, String path, List<Header> headers, String body, boolean isProven, boolean isJson) {
        @Override
        public String toString() {
            return method + " " + path + " " + headers + " " + body.substring(0, Math.min(body.length(), 400));
        }

        byte[] bytes() {
            return body.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[random.nextInt(all.length)];
    }

    private <T> T oneOf(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private boolean once(int in) {
        return random.nextInt(in) == 0;
    }

    Request next() {
        Route route = oneOf(routes);
        String method = once(8) ? oneOf(METHODS) : route.method();
        List<Header> headers = new ArrayList<>();
        boolean admin = bearer(headers);
        String body = body();
        boolean json = Json.parse(body.getBytes(StandardCharsets.ISO_8859_1)).isPresent() || body.isBlank();
        boolean node = secret(headers);
        boolean inBody = body.contains(StubCluster.SECRET.reveal());
        if (!once(3)) {
            headers.add(new Header(
                    "Content-Type",
                    oneOf(
                            "application/json",
                            "application/json",
                            "application/json; charset=utf-8",
                            "text/plain",
                            "application/xml",
                            "multipart/form-data; boundary=x",
                            "///",
                            "")));
        }
        if (once(4)) {
            headers.add(
                    new Header("Accept", oneOf("application/json", "*/*", "text/html", "image/png", "garbage", "")));
        }
        if (once(20)) {
            headers.add(new Header("Prefer", oneOf("respond-async", ",,,", "respond-async;x", "\u00e9")));
        }
        if (once(20)) {
            headers.add(
                    new Header("X-Cluster-Signature", oneOf("", "v1", "t=1,n=0123456789abcdef,v1=" + "0".repeat(64))));
        }
        String path = (once(30) ? "/api/cluster/" + oneOf(PLACES) : route.at(oneOf(PLACES))) + oneOf(QUERIES);
        boolean proven = (route.isNode() && method.equals("POST")) ? (node || inBody) : admin;
        return new Request(method, path, headers, body, proven, json);
    }

    /** Whether it is an administrator's. */
    private boolean bearer(List<Header> headers) {
        int kind = random.nextInt(20);
        if (kind < 10) {
            headers.add(header(Tokens.asAdmin()));
            return true;
        }
        switch (kind) {
            case 10 -> headers.add(header(Tokens.bearer(Tokens.admin().put("exp", 1))));
            case 11 -> headers.add(header(Tokens.withHeader("{\"alg\":\"none\"}")));
            case 12 -> headers.add(header(Tokens.withHeader("{\"alg\":\"RS256\"}")));
            case 13 -> headers.add(header(Tokens.bearer(Tokens.admin(), Secret.of("other key"))));
            case 14 -> headers.add(header(Tokens.bearer(Tokens.claims("reseller"))));
            case 15 -> headers.add(header(Tokens.bearer(Tokens.admin().put("type", "customer"))));
            case 16 ->
                headers.add(new Header(
                        "Authorization", oneOf("Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "bearer x", "")));
            case 17 -> headers.add(new Header("Authorization", "Bearer " + PanelServer.LOCAL_TOKEN.reveal()));
            case 18 -> headers.add(new Header("Authorization", "Bearer " + "a".repeat(random.nextInt(9_000))));
            default -> {
                // nobody
            }
        }
        return false;
    }

    private static Header header(String[] pair) {
        return new Header(pair[0], pair[1]);
    }

    /** Whether it is the cluster's. */
    private boolean secret(List<Header> headers) {
        int kind = random.nextInt(8);
        if (kind < 4) {
            headers.add(new Header("X-Cluster-Secret", StubCluster.SECRET.reveal()));
            return true;
        }
        if (kind < 7) {
            headers.add(new Header(
                    "X-Cluster-Secret",
                    oneOf(
                            "",
                            " ",
                            "5eC0\u2026(hidden)",
                            "a8f3",
                            StubCluster.SECRET.reveal().substring(1),
                            "x".repeat(5_000))));
        }
        return false;
    }

    private String body() {
        return switch (random.nextInt(14)) {
            case 0 -> "";
            case 1 ->
                bytes(oneOf(
                        "[]",
                        "null",
                        "true",
                        "7",
                        "\"text\"",
                        "{",
                        "{\"a\"",
                        "}",
                        "{}{}",
                        "{} x",
                        " \n\t",
                        "\ufeff{}"));
            case 2 -> bytes("[".repeat(10_000) + "]".repeat(10_000));
            case 3 -> bytes("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000));
            case 4 -> bytes("{\"" + oneOf(FIELDS) + "\":1,\"" + oneOf(FIELDS) + "\":2,\"force\":true,\"force\":false}");
            case 5 -> bytes("{\"" + oneOf(FIELDS) + "\":\"" + "x".repeat(random.nextInt(70_000)) + "\"}");
            case 6 -> "\u00ff\u00fe{}\u00c0";
            default -> bytes(object());
        };
    }

    private String object() {
        StringBuilder text = new StringBuilder("{");
        int count = random.nextInt(12);
        List<String> used = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String field = oneOf(FIELDS);
            if (used.contains(field)) {
                continue;
            }
            text.append(used.isEmpty() ? "" : ",").append('"').append(field).append("\":");
            text.append(field.equals("cluster_secret") && once(2) ? '"' + StubCluster.SECRET.reveal() + '"' : value());
            used.add(field);
        }
        return text.append('}').toString();
    }

    /** Mostly what JSON allows. */
    private String value() {
        return once(12) ? oneOf(VALUES) : VALUES.get(random.nextInt(VALUES.size() - 7));
    }

    /** The text's UTF-8, one letter for each byte. */
    static String bytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
