package dev.mainstay.ports.out;

/**
 * What a node needs that recovers another server's data.
 *
 * @param source that server
 * @param room where its data becomes ours
 * @param uploads where its files go
 */
public record RecoveryPorts(RecoverySource source, RestoreRoom room, UploadStore uploads) {}
