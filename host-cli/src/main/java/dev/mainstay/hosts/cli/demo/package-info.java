/**
 * {@code mainstay demo}: two complete nodes on this machine, a main that dies by kill -9, and the proof of what survived.
 * It speaks to the nodes as users do, and to their databases as a panel does.
 *
 * <p>May import the ports, the admin client, the renderer and the JDBC API. Start reading at
 * {@link dev.mainstay.hosts.cli.demo.Demo}.
 */
package dev.mainstay.hosts.cli.demo;
