package io.stevedore.app;

import io.stevedore.mover.MoverKind;
import io.stevedore.protocol.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;

/**
 * A mover that was started with wrong arguments, by an agent of another release for example, says so where the agent
 * looks, besides what every command does.
 */
final class MoverUsageErrors implements IParameterExceptionHandler {
    private final IParameterExceptionHandler usual;

    MoverUsageErrors(IParameterExceptionHandler usual) {
        this.usual = usual;
    }

    @Override
    public int handleParseException(ParameterException e, String[] args) throws Exception {
        List<String> all = Arrays.asList(args);
        kind(e.getCommandLine().getCommand()).ifPresent(kind -> {
            String task = value(all, kind.flag()).orElse("(without a name)");
            Path log = Path.of(value(all, "--termination-log").orElse("/dev/termination-log"));
            write(log, Termination.setupFailed(kind.subject(), task, "wrong arguments: " + e.getMessage()));
        });
        return usual.handleParseException(e, args);
    }

    private static Optional<MoverKind> kind(Object command) {
        return command instanceof MoverCommand mover ? Optional.of(mover.kind()) : Optional.empty();
    }

    /** In either notation; the parser did not come so far. */
    private static Optional<String> value(List<String> args, String option) {
        for (int i = 0; i < args.size(); i++) {
            if (args.get(i).startsWith(option + "=")) {
                return Optional.of(args.get(i).substring(option.length() + 1));
            }
            if (args.get(i).equals(option) && i + 1 < args.size()) {
                return Optional.of(args.get(i + 1));
            }
        }
        return Optional.empty();
    }

    /** The kubelet makes the file; where there is none, somebody tries the command by hand. */
    private static void write(Path log, String text) {
        if (Files.exists(log)) {
            try {
                Files.writeString(log, text, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
            } catch (IOException e) {
                System.err.println("cannot write " + log + ": " + e);
            }
        }
    }
}
