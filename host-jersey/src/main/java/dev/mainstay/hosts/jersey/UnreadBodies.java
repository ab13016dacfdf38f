package dev.mainstay.hosts.jersey;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.NanoTime;
import org.eclipse.jetty.util.thread.Invocable;

/**
 * Reads what nobody read of a body, once the answer is out: a connection that is closed on bytes still to be read is reset, and an
 * early answer, such as 401, may be lost with it. No thread waits for those bytes; there is a bound of size and of time, and that of
 * an idle connection. Safe for all threads.
 */
final class UnreadBodies extends Handler.Wrapper {
    private static final long MOST_BYTES = 16L << 20;
    private static final Duration LONGEST = Duration.ofSeconds(20);

    UnreadBodies(Handler inner) {
        super(inner);
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        if (!isFollowedByBody(request.getHeaders())) {
            return super.handle(request, response, callback);
        }
        Unended unended = new Unended(request);
        return super.handle(unended, response, new Ending(unended, response, callback));
    }

    /** Who waits to be told to go on sends nothing. */
    private static boolean isFollowedByBody(HttpFields headers) {
        return !headers.contains(HttpHeader.EXPECT)
                && (headers.contains(HttpHeader.TRANSFER_ENCODING)
                        || headers.getLongField(HttpHeader.CONTENT_LENGTH) > 0);
    }

    /** A resource's stream, closed before its end, would have the rest of the body fail. */
    private static final class Unended extends Request.Wrapper {
        Unended(Request inner) {
            super(inner);
        }

        @Override
        public void fail(Throwable closed) {
            // what comes is read by Ending
        }
    }

    /** The end of an exchange, put off until the body has come. */
    private static final class Ending extends Callback.Nested {
        private final Request request;
        private final Response response;
        private long got;

        Ending(Request request, Response response, Callback callback) {
            super(callback);
            this.request = request;
            this.response = response;
        }

        /** Nothing is written here: it only says that the answer is whole. */
        @Override
        public void succeeded() {
            response.write(
                    true,
                    ByteBuffer.allocate(0),
                    Callback.from(InvocationType.NON_BLOCKING, this::drain, super::failed));
        }

        private void drain() {
            Content.Chunk chunk = request.read();
            while (chunk != null) {
                got += chunk.remaining();
                boolean over = chunk.isLast() || Content.Chunk.isFailure(chunk) || got > MOST_BYTES || isLate();
                boolean unusedFreed = chunk.release();
                if (over) {
                    super.succeeded();
                    return;
                }
                chunk = request.read();
            }
            request.demand(Invocable.from(InvocationType.NON_BLOCKING, this::drain));
        }

        private boolean isLate() {
            return NanoTime.secondsSince(request.getBeginNanoTime()) > LONGEST.toSeconds();
        }
    }
}
