/** Servers that are sets of containers, driven through Testcontainers; partitions are disconnected networks. */
package dev.mainstay.hosts.cli.boxes;
