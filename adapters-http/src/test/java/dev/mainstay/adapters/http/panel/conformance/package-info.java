/**
 * The panel dialect's conformance cases, one method per case, named by its number ({@code k001_…}), over nodes whose
 * databases, caches and clocks are in memory and whose HTTP is real. Start reading at {@link
 * dev.mainstay.adapters.http.panel.conformance.Realm}. Source: spec/panel-api.md 7.
 */
package dev.mainstay.adapters.http.panel.conformance;
