package io.stevedore.sandbox.node.container;

import io.stevedore.restorewait.RestoreWait;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a container image amounts to on a played node: the machine's own system directories, and these.
 *
 * @param directories   of the machine, seen read-only at the same path inside
 * @param searchPath    directories that come first on {@code PATH}
 * @param commands      absolute path inside, for example {@code /velero}, and the command line that it stands for
 * @param entrypoint    what runs when the container names no command
 * @param environment   set before the container's own
 */
public record Image(
        List<Path> directories,
        List<Path> searchPath,
        Map<String, List<String>> commands,
        List<String> entrypoint,
        Map<String, String> environment) {

    public Image {
        directories = List.copyOf(directories);
        searchPath = List.copyOf(searchPath);
        commands = Map.copyOf(commands);
        entrypoint = List.copyOf(entrypoint);
        environment = Map.copyOf(environment);
    }

    /** Where our image has the program that a restored pod waits in, as Velero's has. */
    private static final String RESTORE_HELPER = "/velero-restore-helper";

    /** The machine's own programs and nothing else: {@code /bin/sh} and so on. */
    public static Image ofTheMachine() {
        return new Image(List.of(), List.of(), Map.of(), List.of("/bin/sh"), Map.of());
    }

    /**
     * Our image, run from a build: {@code command} inside runs the JVM program.
     *
     * @param command    path inside, for example {@code /velero}
     * @param javaHome   the JDK that runs it
     * @param runner     its {@code quarkus-run.jar}; the directory around it is seen inside as well
     * @param jvmOptions for example {@code -Xmx96m}
     */
    public static Image jvm(String command, Path javaHome, Path runner, List<String> jvmOptions) {
        Path jdk = javaHome.toAbsolutePath();
        Path jar = runner.toAbsolutePath();
        var words = new ArrayList<String>();
        words.add(jdk.resolve("bin/java").toString());
        words.addAll(jvmOptions);
        words.add("-jar");
        words.add(jar.toString());
        var helper = List.of(
                words.getFirst(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                words.getLast(),
                RestoreWait.class.getName());
        Path application = jar.getParent();
        return new Image(
                application == null ? List.of(jdk) : List.of(jdk, application),
                List.of(),
                Map.of(command, words, RESTORE_HELPER, helper),
                List.of(command),
                Map.of("JAVA_HOME", jdk.toString()));
    }

    /**
     * Our image, run from a native binary.
     *
     * @param command path inside, for example {@code /velero}
     * @param program the binary, beside which is {@code velero-restore-helper}; the directory around them is seen inside as well
     */
    public static Image binary(String command, Path program) {
        Path absolute = program.toAbsolutePath();
        return new Image(
                List.of(directoryOf(absolute)),
                List.of(),
                Map.of(
                        command,
                        List.of(absolute.toString()),
                        RESTORE_HELPER,
                        List.of(absolute.resolveSibling("velero-restore-helper").toString())),
                List.of(command),
                Map.of());
    }

    /** This image and one more variable in its environment. */
    public Image with(String variable, String value) {
        var all = new HashMap<>(environment);
        all.put(variable, value);
        return new Image(directories, searchPath, commands, entrypoint, all);
    }

    /** This image and a program of the machine that shall be found on its {@code PATH}, for example an engine. */
    public Image withProgram(Path program) {
        Path absolute = program.toAbsolutePath();
        Path directory = directoryOf(absolute);
        var seen = new ArrayList<>(directories);
        seen.add(directory);
        var path = new ArrayList<>(searchPath);
        path.add(directory);
        return new Image(seen, path, commands, entrypoint, environment);
    }

    private static Path directoryOf(Path program) {
        Path directory = program.getParent();
        if (directory == null || !Files.isRegularFile(program) || !Files.isExecutable(program)) {
            throw new IllegalArgumentException("no program that can be run: " + program);
        }
        return directory;
    }

    /** {@code PATH} inside. */
    public String path() {
        var all = new ArrayList<String>();
        searchPath.forEach(directory -> all.add(directory.toString()));
        all.add("/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        return String.join(":", all);
    }
}
