package dev.mainstay.domain.topology;

/**
 * The dynamic configuration as the shared tables hold it (D17): the operators' document word for word, and the rules that it
 * says. The core reads the rules only; the document belongs to the dialect that wrote it.
 *
 * <p>Immutable.
 *
 * @param version grows by one with each change; 0 when nobody changed anything
 * @param document as it was written
 * @param rules what it says
 */
public record DynamicConfig(long version, String document, ClusterRules rules) {}
