package io.stevedore.engine.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * One start of a program.
 *
 * @param program     absolute path
 * @param arguments   as the program gets them; never a secret among them, everybody can read them
 * @param environment all of it: nothing is inherited
 * @param directory   working directory
 * @param mask        removes secrets from what the program says
 */
public record ProgramCall(
        Path program, List<String> arguments, Map<String, String> environment, Path directory, Mask mask) {
    public ProgramCall {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        for (String argument : arguments) {
            if (mask.isSecret(argument)) {
                throw new IllegalArgumentException("a secret stands among the arguments of " + program.getFileName());
            }
        }
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return mask.apply(program + " " + String.join(" ", arguments));
    }
}
