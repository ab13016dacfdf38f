package dev.mainstay.ports.out;

import java.util.function.Function;

/**
 * What came of a message to another node.
 *
 * @param <T> the content of a good answer
 */
public sealed interface PeerReply<T> {

    /** One function per kind. */
    <R> R match(Function<T, R> answered, Function<Refused<T>, R> refused, Function<Silent<T>, R> silent);

    /**
     * A good answer.
     *
     * @param content what it says
     * @param <T> of what kind
     */
    record Answered<T>(T content) implements PeerReply<T> {
        @Override
        public <R> R match(Function<T, R> answered, Function<Refused<T>, R> refused, Function<Silent<T>, R> silent) {
            return answered.apply(content);
        }
    }

    /**
     * The node answered no.
     *
     * @param status its HTTP status
     * @param message its words
     * @param <T> what a good answer would have held
     */
    record Refused<T>(int status, String message) implements PeerReply<T> {
        @Override
        public <R> R match(Function<T, R> answered, Function<Refused<T>, R> refused, Function<Silent<T>, R> silent) {
            return refused.apply(this);
        }
    }

    /**
     * No answer, or one that no panel gives. Whether the message arrived is not known.
     *
     * @param reason for people
     * @param <T> what a good answer would have held
     */
    record Silent<T>(String reason) implements PeerReply<T> {
        @Override
        public <R> R match(Function<T, R> answered, Function<Refused<T>, R> refused, Function<Silent<T>, R> silent) {
            return silent.apply(this);
        }
    }
}
