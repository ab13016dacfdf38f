/**
 * The services between the ports in and out: the agent loop, the transition runner and the steps. Decisions come from
 * the domain; effects go through {@code ports.out}.
 *
 * <p>May import the domain, all of {@code ports} and SLF4J. Start reading at
 * {@code AgentLoop}.
 */
package dev.mainstay.application;
