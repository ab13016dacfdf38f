package dev.mainstay.ports.out;

/** Measures spans of time. Safe for all threads. */
public interface Ticker {

    /** Nanoseconds since some fixed moment; never goes back. Only differences mean anything. */
    long nanos();
}
