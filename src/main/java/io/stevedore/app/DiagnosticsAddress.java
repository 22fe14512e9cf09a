package io.stevedore.app;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the diagnostics are served.
 *
 * @param at    empty for nowhere
 * @param asked somebody named it: then the agent does not start without it
 */
record DiagnosticsAddress(Optional<HostPort> at, boolean asked) {
    static final String USUAL = "127.0.0.1:8086";

    private static final String OPTION = "--diagnostics-address";

    /** @param option null when it was not given @throws UserError when nobody can listen there */
    static DiagnosticsAddress of(@Nullable String option) {
        String text = option == null ? USUAL : option;
        if (text.isBlank() || text.equals("off")) {
            return new DiagnosticsAddress(Optional.empty(), true);
        }
        HostPort at = HostPort.parse(OPTION, text);
        if (option != null) {
            at.obstacle().ifPresent(why -> {
                throw new UserError("diagnostics cannot be served at %s (%s). Free the port, or name another one with"
                                .formatted(at, why)
                        + " " + OPTION + " HOST:PORT, or none with " + OPTION + " off.");
            });
        }
        return new DiagnosticsAddress(Optional.of(at), option != null);
    }
}
