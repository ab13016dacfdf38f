package dev.mainstay.adapters.http.panel;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.mainstay.adapters.http.panel.FuzzRequests.Header;
import dev.mainstay.adapters.http.panel.FuzzRequests.Request;
import dev.mainstay.adapters.http.panel.InProcessPanel.Answer;
import dev.mainstay.adapters.http.panel.Routes.Route;
import dev.mainstay.adapters.http.panel.wire.Json;
import dev.mainstay.domain.event.Facts;
import dev.mainstay.domain.transition.TransitionKind;
import dev.mainstay.ports.in.ClusterSnapshot;
import dev.mainstay.ports.in.OperationReport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Finds out what each route reads and answers by asking it: every word that stands between quotes anywhere in the adapter is
 * tried as a field and as a parameter with a value that nobody can mean, and a route that complains of it reads it.
 */
final class RouteProbe {
    private static final Pattern WORD = Pattern.compile("\"([a-z][a-z0-9_]{1,40})\"");
    private static final Pattern COMPLAINT =
            Pattern.compile("(?:Invalid request: )?([a-z][a-z0-9_]*)(?::| is not valid:) expected (.+)");
    private static final String SECRET_FIELD = "cluster_secret";

    private final InProcessPanel panel = new InProcessPanel();
    private final SortedSet<String> words = words();
    /** Every status that any route gave, by route. */
    final Map<Route, SortedSet<Integer>> statuses = new LinkedHashMap<>();

    List<Route> routes() {
        return panel.routes;
    }

    private static SortedSet<String> words() {
        SortedSet<String> all = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".java")).toList()) {
                Matcher word = WORD.matcher(Files.readString(file));
                while (word.find()) {
                    all.add(word.group(1));
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return all;
    }

    /** What a body may hold, by name: what was expected of it. A list of truths is a mistake everywhere. */
    Map<String, ObjectNode> fields(Route route) {
        ObjectNode base = SampleBodies.of(route);
        panel.cluster.snapshot = SampleBodies.state();
        ObjectNode body = base.deepCopy();
        words.forEach(word -> body.putArray(word).add(true));
        Map<String, ObjectNode> found = new TreeMap<>();
        if (route.isNode()) {
            body.remove(SECRET_FIELD);
            found.put(SECRET_FIELD, field("a string", false));
        }
        for (Optional<Matcher> complaint = complaint(send(route, "", body));
                complaint.isPresent() && body.has(complaint.get().group(1));
                complaint = complaint(send(route, "", body))) {
            String name = complaint.get().group(1);
            found.put(name, field(complaint.get().group(2), isRequired(route, base, name)));
            restore(body, base, name);
        }
        return found;
    }

    private static void restore(ObjectNode body, ObjectNode base, String name) {
        JsonNode unused = base.has(name) ? body.replace(name, base.get(name)) : body.remove(name);
    }

    private static ObjectNode field(String expected, boolean required) {
        return Json.object().put("expected", expected).put("required", required);
    }

    private boolean isRequired(Route route, ObjectNode base, String word) {
        ObjectNode without = base.deepCopy();
        return without.remove(word) != null && send(route, "", without).status() == 400;
    }

    /** What a query may hold, by name. */
    Map<String, ObjectNode> parameters(Route route) {
        panel.cluster.snapshot = SampleBodies.state();
        SortedSet<String> left = new TreeSet<>(words);
        Map<String, ObjectNode> found = new TreeMap<>();
        for (Optional<Matcher> complaint = complaint(send(route, query(left), SampleBodies.of(route)));
                complaint.isPresent() && left.remove(complaint.get().group(1));
                complaint = complaint(send(route, query(left), SampleBodies.of(route)))) {
            found.put(complaint.get().group(1), field(complaint.get().group(2), false));
        }
        return found;
    }

    private static String query(SortedSet<String> names) {
        return "?" + String.join("=%01&", names) + "=%01";
    }

    private static Optional<Matcher> complaint(Answer answer) {
        if (answer.status() != 400) {
            return Optional.empty();
        }
        JsonNode json =
                Json.parse(answer.body().getBytes(StandardCharsets.UTF_8)).orElseGet(Json::object);
        return Stream.of(json.path("detail"), json.path("message"))
                .map(text -> COMPLAINT.matcher(text.asText()))
                .filter(Matcher::matches)
                .findFirst();
    }

    /** What its good answers look like, in every state and at every end of an operation. */
    ObjectNode answers(Route route) {
        ObjectNode shape = Json.object();
        for (ClusterSnapshot state : SampleBodies.states()) {
            for (Optional<OperationReport> report : reports(route)) {
                panel.cluster.snapshot = state;
                panel.cluster.report = report;
                panel.cluster.reply = SampleBodies.kind(route)
                        .map(kind -> StubCluster.started(kind, Facts.none()))
                        .orElse(panel.cluster.reply);
                panel.cluster.revealable = Optional.of(StubCluster.SECRET);
                for (String query : List.of("", "?dry_run=true")) {
                    Answer answer = send(route, query, SampleBodies.of(route));
                    if (answer.status() == 200 || answer.status() == 202) {
                        Optional<JsonNode> json = Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                                .filter(JsonNode::isObject);
                        shape = json.isPresent() ? Shapes.merged(shape, Shapes.of("", json.get())) : shape;
                    }
                }
            }
        }
        return shape;
    }

    private static List<Optional<OperationReport>> reports(Route route) {
        TransitionKind kind = SampleBodies.kind(route).orElse(TransitionKind.SETUP_MAIN);
        List<Optional<OperationReport>> all = new ArrayList<>(List.of(Optional.empty()));
        for (OperationReport.Status status : OperationReport.Status.values()) {
            all.add(Optional.of(StubCluster.report(
                    kind, status, status == OperationReport.Status.FAILED ? "it failed" : "", Facts.none())));
        }
        return all;
    }

    private Answer send(Route route, String query, ObjectNode body) {
        List<Header> headers = new ArrayList<>();
        if (route.isNode()) {
            headers.add(new Header("X-Cluster-Secret", StubCluster.SECRET.reveal()));
        } else {
            String[] token = Tokens.asAdmin();
            headers.add(new Header(token[0], token[1]));
        }
        boolean reads = route.method().equals("GET");
        String text = reads ? "" : FuzzRequests.bytes(body.toString());
        Answer answer =
                panel.send(new Request(route.method(), SampleBodies.path(route) + query, headers, text, true, true));
        statuses.computeIfAbsent(route, any -> new TreeSet<>()).add(answer.status());
        panel.logged.list.clear();
        return answer;
    }
}
