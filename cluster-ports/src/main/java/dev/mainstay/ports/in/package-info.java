/**
 * What a host or a peer may ask: one interface per use case.
 *
 * <p>May import the domain, {@code ports.settings} and the records of {@code ports.out}. Start reading at
 * {@link dev.mainstay.ports.in.ShowCluster} and {@link dev.mainstay.ports.in.PromoteToMain}.
 *
 * <p>All of them are safe for all threads. A "no" of a guard is a value ({@link dev.mainstay.ports.in.CommandReply}); an
 * exception is a {@code ClusterException}. Nothing is changed by a dry run.
 */
package dev.mainstay.ports.in;
