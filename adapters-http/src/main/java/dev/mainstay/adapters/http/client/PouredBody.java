package dev.mainstay.adapters.http.client;

import dev.mainstay.domain.error.OperationFailedException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Writes an answer's body where it belongs as it comes, however long; its content is empty then. Confined to one exchange. */
final class PouredBody implements BodySubscriber<Optional<byte[]>> {
    private final OutputStream into;
    private final AtomicLong moved = new AtomicLong();
    private final CompletableFuture<Optional<byte[]>> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    PouredBody(OutputStream into) {
        this.into = into;
    }

    /** How many bytes came so far; safe for all threads. */
    long moved() {
        return moved.get();
    }

    /** Whether an answer came here and reached its end; safe for all threads. */
    boolean isWhole() {
        return body.isDone() && !body.isCompletedExceptionally();
    }

    @Override
    public CompletionStage<Optional<byte[]>> getBody() {
        return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(1);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        try {
            for (ByteBuffer piece : pieces) {
                write(piece);
            }
        } catch (IOException full) {
            stop(full);
            return;
        }
        if (subscription != null) {
            subscription.request(1);
        }
    }

    private void write(ByteBuffer piece) throws IOException {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        into.write(bytes);
        moved.addAndGet(bytes.length);
    }

    private void stop(IOException full) {
        if (subscription != null) {
            subscription.cancel();
        }
        body.completeExceptionally(
                new OperationFailedException("it cannot be written here: " + full.getMessage(), full));
    }

    @Override
    public void onError(Throwable failure) {
        body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        body.complete(Optional.of(new byte[0]));
    }
}
