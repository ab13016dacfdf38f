/**
 * The panel's dialect: its resources, wire records, texts and envelope.
 *
 * <p>Translates words and calls one in-port per route; decides nothing. May import the shared edge package, the ports and the
 * domain, never the other dialect. Start with the resource of the route you look for.
 */
package dev.mainstay.adapters.http.panel;
