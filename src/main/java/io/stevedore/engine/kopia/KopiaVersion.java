package io.stevedore.engine.kopia;

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
import java.util.regex.Pattern;

/**
 * What a program's version means for us. Most of its flags that we need are hidden and cannot be asked for, and a wrong
 * one fails in the middle of the work; so the version decides at the start.
 */
public sealed interface KopiaVersion {

    /** Its behaviour is what the tests know. */
    record Tested(String found) implements KopiaVersion {}

    /** It should do; the text is a warning. */
    record Newer(String text) implements KopiaVersion {}

    /** It must not be used; the text says why and what to do. */
    record Unusable(String text) implements KopiaVersion {}

    Duration PATIENCE = Duration.ofSeconds(30);
    Pattern TEXT = Pattern.compile("^v?(\\d{1,4})\\.(\\d{1,4})\\.\\d{1,4}[^ ]*");
    int MAJOR = 0;
    int MINOR = 23;

    /**
     * Asks the program.
     *
     * @param environment of this process
     */
    static KopiaVersion ask(Path program, Programs programs, Map<String, String> environment)
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
                    new ProgramCall(program, List.of("--version"), own, Path.of("/"), Mask.of(Set.of())), listener);
            if (!running.await(PATIENCE)) {
                running.stop(Duration.ZERO);
                said.add("no answer within " + PATIENCE.toSeconds() + " s");
            }
        } catch (IOException e) {
            said.add(String.valueOf(e.getMessage()));
        }
        return of(program, said);
    }

    /** @param said what the program printed */
    static KopiaVersion of(Path program, List<String> said) {
        String first = said.isEmpty() ? "nothing" : said.getFirst();
        Matcher version = TEXT.matcher(first);
        if (!version.find()) {
            return new Unusable(
                    "%s --version was expected to say v%s, but said: %s. Install kopia %s, or name one with %s."
                            .formatted(
                                    program,
                                    KopiaProgram.VERSION,
                                    shortened(first),
                                    KopiaProgram.VERSION,
                                    KopiaProgram.VARIABLE));
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        if (major == MAJOR && minor == MINOR) {
            return new Tested(version.group());
        }
        return major > MAJOR || minor > MINOR
                ? new Newer("%s is %s; tested is %s. It is used, but what it does differently is not known here."
                        .formatted(program, version.group(), KopiaProgram.VERSION))
                : new Unusable(
                        "%s is %s, which is too old: needed is %d.%d, tested is %s. Install that one, or name it with %s."
                                .formatted(
                                        program,
                                        version.group(),
                                        MAJOR,
                                        MINOR,
                                        KopiaProgram.VERSION,
                                        KopiaProgram.VARIABLE));
    }

    private static String shortened(String text) {
        return text.length() <= 200 ? text : text.substring(0, 200) + "...";
    }
}
