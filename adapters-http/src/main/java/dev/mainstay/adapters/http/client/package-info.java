/**
 * Speaks to other nodes: the out-port for peers, and the in-ports over HTTP for the command line's remote mode.
 *
 * <p>May import the ports, the domain and the JDK's HTTP client. Silence and refusal are values here. Start with the peer
 * client.
 */
package dev.mainstay.adapters.http.client;
