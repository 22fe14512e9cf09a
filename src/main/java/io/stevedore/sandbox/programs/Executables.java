package io.stevedore.sandbox.programs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Looks for executables on the user's PATH. */
record Executables(Map<String, String> environment) {
    private static final Pattern KOPIA = Pattern.compile("^v?(\\d{1,4})\\.(\\d{1,4})\\.");
    private static final Pattern RESTIC = Pattern.compile("^restic (\\d{1,4})\\.(\\d{1,4})\\.");

    Optional<Path> find(String name) {
        return Stream.of(environment.getOrDefault("PATH", "").split(":"))
                .filter(directory -> directory.startsWith("/"))
                .map(directory -> Path.of(directory, name))
                .filter(file -> Files.isExecutable(file) && !Files.isDirectory(file))
                .findFirst();
    }

    Optional<Path> go() {
        return find("go").or(() -> Optional.of(Path.of("/usr/local/go/bin/go")).filter(Files::isExecutable));
    }

    /** Whether it says of itself what it should; one that cannot be asked does not. */
    static boolean answers(Path program, String question, Predicate<String> good) {
        try {
            Process process = new ProcessBuilder(program.toString(), question)
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            String output = new String(process.getInputStream().readNBytes(4096), StandardCharsets.UTF_8);
            boolean ended = process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly();
            return ended && process.exitValue() == 0 && good.test(output);
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Movers refuse what is older than 0.23. */
    static boolean isKopiaThatFits(String answer) {
        return fits(KOPIA, answer, 23);
    }

    /** Movers refuse what is older than 0.18. */
    static boolean isResticThatFits(String answer) {
        return fits(RESTIC, answer, 18);
    }

    private static boolean fits(Pattern version, String answer, int oldestMinor) {
        Matcher matcher = version.matcher(answer.strip());
        return matcher.find()
                && (Integer.parseInt(matcher.group(1)) > 0 || Integer.parseInt(matcher.group(2)) >= oldestMinor);
    }
}
