package dev.mainstay.hosts.cli.boxes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;

/** A client of one server's database and of its health checks, where no partition cuts it off. */
final class BoxClient {

    private static final Duration LIMIT = Duration.ofSeconds(2);

    private final BoxServer server;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    BoxClient(BoxServer server) {
        this.server = server;
    }

    /** The status of a health check of Patroni's dialect; 0 without an answer. */
    int check(String path) {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + server.clientsSee() + ":8008" + path))
                    .timeout(LIMIT)
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException silent) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** One value; empty when the database does not answer, or refuses. */
    Optional<String> ask(String sql) {
        String url = "jdbc:postgresql://" + server.clientsSee()
                + ":5432/panel?user=postgres&connectTimeout=2&loginTimeout=2&socketTimeout=5&password="
                + java.net.URLEncoder.encode(BoxServer.PASSWORD, java.nio.charset.StandardCharsets.UTF_8);
        try (Connection session = DriverManager.getConnection(url);
                Statement statement = session.createStatement()) {
            boolean hasRows = statement.execute(sql);
            if (!hasRows) {
                return Optional.of("");
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? Optional.ofNullable(row.getString(1)) : Optional.empty();
            }
        } catch (SQLException refused) {
            return Optional.empty();
        }
    }

    /** Whether a row was acknowledged. */
    boolean writes(int row) {
        return ask("INSERT INTO subscribers (id, name) VALUES (" + row + ", 'client') RETURNING id")
                .isPresent();
    }
}
