package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.UploadStore;
import dev.mainstay.testing.contract.UploadStoreContract;

class FakeUploadsTest extends UploadStoreContract {
    private final FakeUploads uploads = new FakeUploads();

    @Override
    protected UploadStore create() {
        return uploads;
    }

    @Override
    protected void put(String name, byte[] content) {
        uploads.put(name, content);
    }
}
