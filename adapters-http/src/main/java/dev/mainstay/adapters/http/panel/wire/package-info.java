/**
 * The messages of the panel's dialect as JSON, each in one place for both directions: what the server reads the peer client
 * writes, and the other way round.
 *
 * <p>May import the ports, the domain and Jackson's tree. Start reading at
 * {@link dev.mainstay.adapters.http.panel.wire.Fields}.
 */
package dev.mainstay.adapters.http.panel.wire;
