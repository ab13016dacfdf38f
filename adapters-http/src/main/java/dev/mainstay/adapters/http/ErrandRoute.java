package dev.mainstay.adapters.http;

/** Where nodes pass requests on to each other, beside the second dialect's own routes. */
public final class ErrandRoute {
    /** The first part of the path; a word that the dialect does not know. */
    public static final String NAME = "mainstay";

    /** The header that holds the cluster's secret. */
    public static final String SECRET = "X-Cluster-Secret";

    private ErrandRoute() {}
}
