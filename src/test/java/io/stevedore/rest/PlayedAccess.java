package io.stevedore.rest;

import io.stevedore.diagnostics.Access;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code good} and {@code other} are known; only good may see the list of tasks. */
final class PlayedAccess implements Access {
    int asked;

    @Override
    public Optional<Caller> caller(String token) {
        asked++;
        if (token.equals("broken")) {
            throw new IllegalStateException("no connection");
        }
        return token.equals("good") || token.equals("other")
                ? Optional.of(new Caller(token, "", List.of(), Map.of()))
                : Optional.empty();
    }

    @Override
    public boolean mayGet(Caller caller, String path) {
        return caller.name().equals("good") && path.equals("/diagnostics");
    }
}
