package io.stevedore.engine.program;

import io.stevedore.engine.process.Environment;
import io.stevedore.engine.process.Mask;
import io.stevedore.engine.process.OutputListener;
import io.stevedore.engine.process.ProgramCall;
import io.stevedore.engine.process.Programs;
import io.stevedore.engine.process.RunningProgram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;

/**
 * What a program's version means for us. Flags that we need are hidden and cannot be asked for, and a wrong
 * one fails in the middle of the work; so the version decides at the start.
 */
public sealed interface ProgramVersion {

    /** Its behaviour is what the tests know. */
    record Tested(String found) implements ProgramVersion {}

    /** It should do; the text is a warning. */
    record Newer(String text) implements ProgramVersion {}

    /** It must not be used; the text says why and what to do. */
    record Unusable(String text) implements ProgramVersion {}

    Duration PATIENCE = Duration.ofSeconds(30);

    /**
     * Asks the program.
     *
     * @param environment of this process
     */
    static ProgramVersion ask(PinnedProgram pinned, Path program, Programs programs, Map<String, String> environment)
            throws InterruptedException {
        List<String> said = new CopyOnWriteArrayList<>();
        OutputListener listener = new OutputListener() {
            @Override
            public void output(String piece) {
                said.add(piece);
            }

            @Override
            public void error(String piece) {
                said.add(piece);
            }
        };
        Map<String, String> own = Environment.of(environment, Path.of("/nonexistent"));
        try {
            RunningProgram running = programs.start(
                    new ProgramCall(program, List.of(pinned.asking()), own, Path.of("/"), Mask.of(Set.of())), listener);
            if (!running.await(PATIENCE)) {
                running.stop(Duration.ZERO);
                said.add("no answer within " + PATIENCE.toSeconds() + " s");
            }
        } catch (IOException e) {
            said.add(String.valueOf(e.getMessage()));
        }
        return of(pinned, program, said);
    }

    /** @param said what the program printed */
    static ProgramVersion of(PinnedProgram pinned, Path program, List<String> said) {
        String first = said.isEmpty() ? "nothing" : said.getFirst();
        Matcher version = pinned.pattern().matcher(first);
        if (!version.find()) {
            return new Unusable("%s %s was expected to say %s%s, but said: %s. Install %s %s, or name one with %s."
                    .formatted(
                            program,
                            pinned.asking(),
                            pinned.answer(),
                            pinned.version(),
                            shortened(first),
                            pinned.name(),
                            pinned.version(),
                            pinned.variable()));
        }
        String found = version.group(1);
        int major = Integer.parseInt(version.group(2));
        int minor = Integer.parseInt(version.group(3));
        if (major == pinned.part(0) && minor == pinned.part(1)) {
            return new Tested(found);
        }
        return major > pinned.part(0) || (major == pinned.part(0) && minor > pinned.part(1))
                ? new Newer("%s is %s; tested is %s. It is used, but what it does differently is not known here."
                        .formatted(program, found, pinned.version()))
                : new Unusable(
                        "%s is %s, which is too old: needed is %d.%d, tested is %s. Install that one, or name it with %s."
                                .formatted(
                                        program,
                                        found,
                                        pinned.part(0),
                                        pinned.part(1),
                                        pinned.version(),
                                        pinned.variable()));
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
