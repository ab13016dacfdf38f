/**
 * Patroni's dialect: health checks by status code, and the few commands its tools send.
 *
 * <p>Translates words and calls one in-port per route; decides nothing. May import the shared edge package, the ports and the
 * domain, never the other dialect. Start with the health-check routes.
 */
package dev.mainstay.adapters.http.patroni;
