/**
 * Reads another server of the panel over SSH and SFTP: what is there, a dump of its database, its uploads.
 *
 * <p>May import the ports, the domain and Apache MINA sshd. Start with the adapter's factory, then with the source.
 */
package dev.mainstay.adapters.ssh;
