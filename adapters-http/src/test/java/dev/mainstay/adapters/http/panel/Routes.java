package dev.mainstay.adapters.http.panel;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Every route that the dialect registers, read from its resources: a new one is in every test that uses this. */
final class Routes {
    private Routes() {}

    /**
     * A route.
     *
     * @param method of HTTP
     * @param path from the root, with {@code {…}} for what varies
     */
    record Route(String method, String path) {
        boolean isNode() {
            return method.equals("POST") && Paths.isNodeRoute(path);
        }

        boolean isOpen() {
            return path.equals("/health");
        }

        /** With something in each place that varies. */
        String at(String value) {
            return path.replaceAll("\\{[^}]*\\}", java.util.regex.Matcher.quoteReplacement(value));
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    static List<Route> of(List<Object> components) {
        List<Route> all = new ArrayList<>();
        for (Object component : components) {
            Path base = component.getClass().getAnnotation(Path.class);
            if (base != null) {
                for (Method method : component.getClass().getDeclaredMethods()) {
                    add(all, base, method);
                }
            }
        }
        all.sort(Comparator.comparing(Route::path).thenComparing(Route::method));
        return all;
    }

    private static void add(List<Route> all, Path base, Method method) {
        Path own = method.getAnnotation(Path.class);
        String path = "/" + base.value() + (own == null ? "" : "/" + own.value());
        for (Annotation annotation : method.getAnnotations()) {
            HttpMethod verb = annotation.annotationType().getAnnotation(HttpMethod.class);
            if (verb != null) {
                all.add(new Route(verb.value(), path));
            }
        }
    }
}
