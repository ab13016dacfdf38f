package dev.mainstay.ports.out;

import java.time.InstantSource;

/**
 * The ports of a node's machine, as one adapter gives them.
 *
 * @param state the node's own memory
 * @param journal the record of transitions
 * @param events the node's own store of events
 * @param metrics the machine
 * @param hooks the operator's commands
 * @param references what lies outside the cluster
 * @param ids new ids and secrets
 * @param wallClock stamps for people
 * @param ticker measures spans
 */
public record MachinePorts(
        NodeStateStore state,
        Journal journal,
        EventSink events,
        HostMetrics metrics,
        Hooks hooks,
        References references,
        Ids ids,
        InstantSource wallClock,
        Ticker ticker) {}
