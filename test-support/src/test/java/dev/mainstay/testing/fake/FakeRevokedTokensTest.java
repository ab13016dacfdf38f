package dev.mainstay.testing.fake;

import dev.mainstay.ports.out.RevokedTokens;
import dev.mainstay.ports.settings.Secret;
import dev.mainstay.testing.contract.RevokedTokensContract;

class FakeRevokedTokensTest extends RevokedTokensContract {

    private final FakeRevokedTokens tokens = new FakeRevokedTokens();

    @Override
    protected RevokedTokens tokens() {
        return tokens;
    }

    @Override
    protected void revoke(Secret token) {
        tokens.revoke(token);
    }

    @Override
    protected void crash() {
        tokens.away(true);
    }

    @Override
    protected void recover() {
        tokens.away(false);
    }
}
