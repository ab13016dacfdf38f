/**
 * Holds the right to lead in etcd: the lease guard.
 *
 * <p>May import the ports, the domain, the JDK's HTTP client and Jackson's tree model; etcd's version 3 is asked through
 * its JSON gateway. Start with the adapter's factory, then with the lease.
 */
package dev.mainstay.adapters.etcd;
