/**
 * What a person, a peer or a program may ask of a node: one interface per use case.
 *
 * <p>May import the domain only. An implementation lives in the application; callers are the HTTP resources, the command
 * line and embedders. Start with the use case you came for: its name is the question.
 */
package dev.mainstay.ports.in;
