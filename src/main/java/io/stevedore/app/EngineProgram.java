package io.stevedore.app;

import io.stevedore.engine.kopia.KopiaProgram;
import io.stevedore.engine.kopia.KopiaVersion;
import io.stevedore.engine.process.Programs;
import java.nio.file.Path;
import java.util.Map;
import org.jboss.logging.Logger;

/** The engine's program, looked for and asked for its version before any work begins. */
final class EngineProgram {
    private static final Logger LOG = Logger.getLogger(EngineProgram.class);

    private EngineProgram() {}

    /**
     * @param environment of this process
     * @throws UserError when there is none, or one that must not be used
     */
    static Path require(Programs programs, Map<String, String> environment) {
        Path program = KopiaProgram.find(environment)
                .orElseThrow(() -> new UserError("kopia " + KopiaProgram.VERSION + " was not found: neither "
                        + KopiaProgram.VARIABLE + " nor PATH names it"));
        switch (version(program, programs, environment)) {
            case KopiaVersion.Tested(String found) -> LOG.debugf("%s is %s", program, found);
            case KopiaVersion.Newer(String text) -> LOG.warn(text);
            case KopiaVersion.Unusable(String text) -> throw new UserError(text);
        }
        return program;
    }

    private static KopiaVersion version(Path program, Programs programs, Map<String, String> environment) {
        try {
            return KopiaVersion.ask(program, programs, environment);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while asking " + program + " for its version");
        }
    }
}
