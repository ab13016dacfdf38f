/**
 * What both dialects share at the edge: status codes, the exception mapper, the filters.
 *
 * <p>May import the ports, the domain and the JAX-RS interfaces; never a server's own classes. Start with the mapping of error
 * codes to status codes.
 */
package dev.mainstay.adapters.http;
