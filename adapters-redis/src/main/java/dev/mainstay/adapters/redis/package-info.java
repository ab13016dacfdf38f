/**
 * Lets the cache follow the database: who replicates from whom, promotion, look-up.
 *
 * <p>May import the ports, the domain and the Redis client. A cache that is down is an answer here, never a reason to stop.
 * Start with the adapter's factory.
 */
package dev.mainstay.adapters.redis;
