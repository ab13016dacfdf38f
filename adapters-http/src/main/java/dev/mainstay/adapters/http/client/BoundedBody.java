package dev.mainstay.adapters.http.client;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects an answer's body; empty when it grows beyond a bound. Confined to one exchange. */
final class BoundedBody implements BodySubscriber<Optional<byte[]>> {
    private final int largest;
    private final ByteArrayOutputStream collected;
    private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;
    private int came;

    BoundedBody(int largest) {
        this(largest, new ByteArrayOutputStream());
    }

    /** One that collects in there, anew. */
    BoundedBody(int largest, ByteArrayOutputStream collected) {
        this.largest = largest;
        this.collected = collected;
        collected.reset();
    }

    @Override
    public CompletionStage<Optional<byte[]>> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        for (ByteBuffer piece : pieces) {
            if (came + piece.remaining() > largest) {
                stop();
                return;
            }
            came += piece.remaining();
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            collected.writeBytes(bytes);
        }
    }

    private void stop() {
        if (subscription != null) {
            subscription.cancel();
        }
        body.complete(Optional.empty());
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(Optional.of(collected.toByteArray()));
    }
}
