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
 * @param input       file or device whose content it reads as its standard input; opened for reading only
 */
public record ProgramCall(
        Path program, List<String> arguments, Map<String, String> environment, Path directory, Mask mask, Path input) {
    private static final Path NOTHING = Path.of("/dev/null");

    public ProgramCall {
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        for (String argument : arguments) {
            if (mask.isSecret(argument)) {
                throw new IllegalArgumentException("a secret stands among the arguments of " + program.getFileName());
            }
        }
    }

    /** Of a program that reads nothing. */
    public ProgramCall(
            Path program, List<String> arguments, Map<String, String> environment, Path directory, Mask mask) {
        this(program, arguments, environment, directory, mask, NOTHING);
    }

    public ProgramCall withInput(Path other) {
        return new ProgramCall(program, arguments, environment, directory, mask, other);
    }

    /** Without the environment, which holds secrets. */
    @Override
    public String toString() {
        return mask.apply(program + " " + String.join(" ", arguments));
    }
}
