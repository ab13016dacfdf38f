/**
 * The machine under the node: state directory, journal, clock, host metrics, operator's hooks.
 *
 * <p>May import the ports, the domain, the JSON binding for its files and the metrics library. The one place of the product
 * that reads a real clock. Start with the adapter's factory.
 */
package dev.mainstay.adapters.local;
