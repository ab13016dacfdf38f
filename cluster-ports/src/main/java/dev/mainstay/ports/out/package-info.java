/**
 * What the core needs from outside: one narrow interface per capability, each with a contract test in
 * {@code testing.contract} that the in-memory and every real implementation pass.
 *
 * <p>May import the domain and {@code ports.settings}. Start reading at {@link dev.mainstay.ports.out.PostgresProbe}.
 *
 * <p>Rules for all of them: methods throw only {@code ClusterException} kinds; {@code UnavailableException} means no
 * answer within the limit, {@code OperationFailedException} means the action was refused; messages hold no secret.
 */
package dev.mainstay.ports.out;
