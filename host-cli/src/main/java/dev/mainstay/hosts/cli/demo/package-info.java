/**
 * {@code mainstay demo}: two complete nodes on this machine, a main that dies by kill -9, and the proof of what survived.
 * It speaks to the nodes as users do, and to their databases as a panel does. {@code mainstay bench} measures on the same
 * nodes, beside a pair of databases that is switched over by hand.
 *
 * <p>May import the ports, the admin client, the renderer and the JDBC API. Start reading at
 * {@link dev.mainstay.hosts.cli.demo.Demo} or {@link dev.mainstay.hosts.cli.demo.Bench}.
 */
package dev.mainstay.hosts.cli.demo;
