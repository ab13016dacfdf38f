package dev.mainstay.ports.out;

/**
 * A script by which a person does what the agent may not do. It holds no password. Immutable.
 *
 * @param path where it lies on this node
 * @param text all of it
 */
public record OperatorScript(String path, String text) {}
