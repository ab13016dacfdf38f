package dev.mainstay.ports.out;

/**
 * The file system that holds the data directory.
 *
 * @param freeBytes what may still be written there
 * @param dataBytes what the data directory holds
 */
public record DiskSpace(long freeBytes, long dataBytes) {}
