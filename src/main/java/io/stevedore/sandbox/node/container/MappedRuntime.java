package io.stevedore.sandbox.node.container;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/**
 * The fallback where namespaces are forbidden: a plain child process, whose arguments and environment have the paths of
 * its mounts replaced by the machine's. {@code STEVEDORE_ROOT} names a directory that holds a link for each mount, for
 * paths that a program knows by heart. Nothing refuses writes, and nothing is hidden.
 */
public final class MappedRuntime implements ContainerRuntime {
    private static final String ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount";

    private final Spawner spawner;

    public MappedRuntime(Spawner spawner) {
        this.spawner = spawner;
    }

    @Override
    public RunningContainer start(ContainerSpec spec) throws IOException {
        Path root = Files.createDirectories(spec.directory().resolve("root"));
        Files.write(spec.terminationLog(), new byte[0]);
        var places = new LinkedHashMap<String, String>();
        for (Mount mount : allMounts(spec)) {
            Path link = root.resolve(mount.target().substring(1));
            Files.createDirectories(link.getParent());
            if (!Files.exists(link, LinkOption.NOFOLLOW_LINKS)) {
                Files.createSymbolicLink(link, mount.source());
            }
            places.put(mount.target(), mount.source().toString());
        }
        var words = new ArrayList<>(List.of("setpriv", "--pdeathsig", "KILL", "--"));
        words.addAll(command(spec, new PathMap(places)));
        return new ContainerProcess(
                spawner.start(process(spec, words, new PathMap(places), root)), false, spec.terminationLog());
    }

    @Override
    public String isolation() {
        return "mapped paths";
    }

    private static List<Mount> allMounts(ContainerSpec spec) {
        var all = new ArrayList<>(spec.mounts());
        all.add(new Mount(spec.terminationLog(), ContainerSpec.TERMINATION_LOG, false));
        return all;
    }

    private static List<String> command(ContainerSpec spec, PathMap paths) {
        var words = new ArrayList<String>();
        String program = spec.command().getFirst();
        words.addAll(spec.image().commands().getOrDefault(program, List.of(program)));
        spec.command().stream().skip(1).map(paths::map).forEach(words::add);
        return words;
    }

    private static ProcessBuilder process(ContainerSpec spec, List<String> words, PathMap paths, Path root) {
        var builder = new ProcessBuilder(words)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(spec.log().toFile()));
        var environment = builder.environment();
        environment.clear();
        spec.environment().forEach((name, value) -> environment.put(name, paths.map(value)));
        environment.putIfAbsent("PATH", spec.image().path());
        environment.put("STEVEDORE_ROOT", root.toString());
        if (spec.mounts().stream().anyMatch(mount -> mount.target().equals(ACCOUNT))) {
            // fabric8's client looks here before it looks at the well-known paths
            environment.put("KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN", paths.map(ACCOUNT + "/token"));
            environment.put("KUBERNETES_CERTS_CA_FILE", paths.map(ACCOUNT + "/ca.crt"));
            environment.put("KUBENAMESPACE", paths.map(ACCOUNT + "/namespace"));
        }
        return builder;
    }
}
