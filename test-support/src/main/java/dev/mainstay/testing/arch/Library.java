package dev.mainstay.testing.arch;

import java.util.List;

/**
 * A library that only some packages may use.
 *
 * <p>A rule about a package that nobody has on the class path can never fail, so each pattern comes with one class that
 * must be loadable: when the library moves, rule 1 says so.
 *
 * @param patterns the library's packages
 * @param witness a class in one of them
 * @param users the packages of ours that may use it
 */
record Library(List<String> patterns, String witness, List<String> users) {
    static final String JAX_RS = "jakarta.ws.rs..";
    static final String JACKSON_ANNOTATIONS = "com.fasterxml.jackson.annotation..";
    static final String JACKSON_BINDING_ANNOTATIONS = "com.fasterxml.jackson.databind.annotation..";

    /** Rule 8: who may touch the outside. The demo's client is a panel of its own, so it speaks JDBC. */
    static final List<Library> OUTSIDE = List.of(
            new Library(List.of("java.sql.."), "java.sql.Connection", List.of(Layers.POSTGRES, Layers.DEMO)),
            of("javax.sql..", "javax.sql.DataSource", Layers.POSTGRES),
            of("org.postgresql..", "org.postgresql.Driver", Layers.POSTGRES),
            of("com.zaxxer.hikari..", "com.zaxxer.hikari.HikariDataSource", Layers.POSTGRES),
            of("org.flywaydb..", "org.flywaydb.core.Flyway", Layers.POSTGRES),
            of("io.lettuce..", "io.lettuce.core.RedisClient", Layers.REDIS),
            of("io.netty..", "io.netty.channel.Channel", Layers.REDIS),
            of("com.github.dockerjava..", "com.github.dockerjava.api.DockerClient", Layers.DOCKER),
            of("org.apache.sshd..", "org.apache.sshd.client.SshClient", Layers.SSH),
            of("oshi..", "oshi.SystemInfo", Layers.LOCAL),
            of("com.nimbusds..", "com.nimbusds.jose.JWSObject", Layers.HTTP),
            of("io.github.bucket4j..", "io.github.bucket4j.Bucket", Layers.HTTP),
            of("io.prometheus..", "io.prometheus.metrics.model.snapshots.MetricSnapshot", Layers.PATRONI),
            new Library(List.of("java.net.http.."), "java.net.http.HttpClient", List.of(Layers.HTTP, Layers.ETCD)));

    /** Rule 9: the HTTP server and the command line. */
    static final List<Library> EDGE = List.of(
            new Library(List.of(JAX_RS), "jakarta.ws.rs.core.Response", List.of(Layers.HTTP, Layers.SERVER)),
            of("org.glassfish..", "org.glassfish.jersey.server.ResourceConfig", Layers.SERVER),
            of("org.eclipse.jetty..", "org.eclipse.jetty.server.Server", Layers.SERVER),
            of("picocli..", "picocli.CommandLine", Layers.CLI));

    /** Rule 14: names on the wire and in files. */
    static final Library JSON_ANNOTATIONS = new Library(
            List.of(JACKSON_ANNOTATIONS, JACKSON_BINDING_ANNOTATIONS),
            "com.fasterxml.jackson.annotation.JsonProperty",
            List.of(Layers.PANEL, Layers.PATRONI, Layers.LOCAL));

    /** Rule 7: what the simulator and the fakes must do without, since the command line ships them. */
    static final List<Library> TEST_ONLY = List.of(
            of("org.junit..", "org.junit.jupiter.api.Test", Layers.TESTING),
            of("org.assertj..", "org.assertj.core.api.Assertions", Layers.TESTING),
            of("org.awaitility..", "org.awaitility.Awaitility", Layers.TESTING),
            of("com.tngtech.archunit..", "com.tngtech.archunit.lang.ArchRule", Layers.TESTING));

    private static Library of(String pattern, String witness, String user) {
        return new Library(List.of(pattern), witness, List.of(user));
    }

    String[] patternArray() {
        return patterns.toArray(String[]::new);
    }

    String[] userTrees() {
        return users.stream().map(Layers::tree).toArray(String[]::new);
    }
}
