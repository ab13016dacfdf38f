/**
 * Starts and stops what runs in containers: the database, and the services that must run on the main only.
 *
 * <p>May import the ports, the domain and the Docker client. Start with the adapter's factory.
 */
package dev.mainstay.adapters.docker;
