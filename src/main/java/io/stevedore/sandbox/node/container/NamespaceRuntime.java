package io.stevedore.sandbox.node.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Containers in mount, PID and host name namespaces, with a root of their own. The first process is the guard: it dies
 * with us, and process 1 dies with it. Process 1 is the set-up script, which becomes the program. ({@code unshare --fork}
 * is not used: it reports a program that was killed as exit code 1.)
 */
public final class NamespaceRuntime implements ContainerRuntime {
    private static final String TOOLS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final Spawner spawner;
    private final boolean userNamespace;

    /** @param userNamespace for users other than root: a user namespace as well, in which they are root */
    public NamespaceRuntime(Spawner spawner, boolean userNamespace) {
        this.spawner = spawner;
        this.userNamespace = userNamespace;
    }

    @Override
    public RunningContainer start(ContainerSpec spec) throws IOException {
        Files.createDirectories(spec.directory());
        Path root = Files.createDirectories(spec.directory().resolve("root"));
        Files.write(spec.terminationLog(), new byte[0]);
        Path guard = Files.writeString(spec.directory().resolve("guard.sh"), Script.GUARD.text());
        Path script = Files.writeString(spec.directory().resolve("enter.sh"), Script.ENTER.text());
        Files.writeString(spec.hosts(), "127.0.0.1\tlocalhost\n::1\tlocalhost\n127.0.0.1\t" + spec.hostname() + "\n");
        List<Mount> commands = ImageCommands.layOut(spec.image(), spec.directory());

        var words = namespaces();
        words.addAll(List.of("bash", "-p", guard.toString(), script.toString(), root.toString(), spec.hostname()));
        words.addAll(List.of(spec.workingDirectory(), spec.readOnlyRoot() ? "ro" : "rw"));
        words.addAll(RootPlan.words(spec, commands));
        words.add("--");
        words.addAll(spec.command());
        return new ContainerProcess(spawner.start(process(spec, words)), true, spec.terminationLog());
    }

    @Override
    public String isolation() {
        return userNamespace ? "user, mount and PID namespaces" : "mount and PID namespaces";
    }

    private List<String> namespaces() {
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        words.addAll(List.of("unshare", "--mount", "--uts", "--pid"));
        if (userNamespace) {
            words.addAll(List.of("--user", "--map-root-user"));
        }
        words.add("--");
        return words;
    }

    private static ProcessBuilder process(ContainerSpec spec, List<String> words) {
        var builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        builder.environment().clear();
        builder.environment().putAll(spec.environment());
        builder.environment()
                .put(
                        "STEVEDORE_SEARCH_PATH",
                        spec.environment().getOrDefault("PATH", spec.image().path()));
        builder.environment().put("PATH", TOOLS_PATH);
        return builder;
    }
}
