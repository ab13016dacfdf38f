package dev.mainstay.adapters.etcd;

import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Collects an answer's body up to a bound that no answer of etcd comes near. Confined to one exchange. */
final class SmallBody implements BodySubscriber<byte[]> {

    private static final long LARGEST = 1 << 16;

    private final BodySubscriber<byte[]> collected = BodySubscribers.ofByteArray();
    private Flow.@Nullable Subscription subscription;
    private long size;

    @Override
    public CompletionStage<byte[]> getBody() {
        return collected.getBody();
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        collected.onSubscribe(given);
    }

    @Override
    public void onNext(List<ByteBuffer> pieces) {
        size += pieces.stream().mapToLong(ByteBuffer::remaining).sum();
        if (size <= LARGEST) {
            collected.onNext(pieces);
            return;
        }
        if (subscription != null) {
            subscription.cancel();
        }
        collected.onError(new IllegalStateException("the answer is larger than " + LARGEST + " bytes"));
    }

    @Override
    public void onError(Throwable failure) {
        collected.onError(failure);
    }

    @Override
    public void onComplete() {
        if (size <= LARGEST) {
            collected.onComplete();
        }
    }
}
