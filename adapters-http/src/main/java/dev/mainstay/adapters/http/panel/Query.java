package dev.mainstay.adapters.http.panel;

import dev.mainstay.domain.error.InvalidRequestException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;

/** What a request says beside its body. Pure. */
final class Query {
    private static final int MOST_DIGITS = 18;

    private Query() {}

    /** A number within bounds. */
    static int limit(UriInfo uri, int otherwise, int highest) {
        long value = number(uri, "limit", otherwise);
        if (value < 1 || value > highest) {
            throw new InvalidRequestException("limit is not valid: expected 1 to " + highest);
        }
        return (int) value;
    }

    /** A number of 0 or more. */
    static long number(UriInfo uri, String name, long otherwise) {
        Optional<String> given = first(uri, name);
        if (given.isEmpty() || given.get().equals(Long.toString(otherwise))) {
            return otherwise;
        }
        if (!given.get().matches("[0-9]{1," + MOST_DIGITS + "}")) {
            throw new InvalidRequestException(name + " is not valid: expected a number of 0 or more");
        }
        return Long.parseLong(given.get());
    }

    static boolean flag(UriInfo uri, String name) {
        String given = first(uri, name).orElse("false");
        if (!given.equals("true") && !given.equals("false")) {
            throw new InvalidRequestException(name + " is not valid: expected true or false");
        }
        return given.equals("true");
    }

    /** Whether the caller does not want to wait. Source: RFC 7240. */
    static boolean prefersAsync(HttpHeaders headers) {
        List<String> wishes = headers.getRequestHeader("Prefer");
        return wishes != null
                && wishes.stream()
                        .flatMap(line -> List.of(line.split(",")).stream())
                        .anyMatch(wish -> wish.strip().equalsIgnoreCase("respond-async"));
    }

    private static Optional<String> first(UriInfo uri, String name) {
        return Optional.ofNullable(uri.getQueryParameters().getFirst(name));
    }
}
