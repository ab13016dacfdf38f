/**
 * Which nodes there are, what each is meant to be, and what this node remembers of itself.
 *
 * <p>May import {@code domain.error}, {@code domain.identity} and {@code domain.wal}. Start reading at
 * {@link dev.mainstay.domain.topology.ClusterView}.
 */
package dev.mainstay.domain.topology;
