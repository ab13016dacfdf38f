/**
 * Looks at PostgreSQL and commands it: over SQL, and through the programs of a locally installed server.
 *
 * <p>May import the ports, the domain, the driver, the pool and the migration tool; nobody else imports those three.
 * Start with the adapter's factory, the only door: all but it and the settings record is package-private.
 */
package dev.mainstay.adapters.postgres;
