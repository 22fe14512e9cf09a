package io.stevedore.sandbox.node.container;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** What a container's root is made of, as words for the set-up script: kind, source, target, over and over. */
final class RootPlan {
    private static final List<String> SYSTEM = List.of("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64");

    /** What programs look up under {@code /etc}; the rest is the machine's own business. */
    private static final List<String> CONFIGURATION = List.of(
            "passwd",
            "group",
            "nsswitch.conf",
            "host.conf",
            "resolv.conf",
            "gai.conf",
            "protocols",
            "services",
            "ld.so.cache",
            "ld.so.conf",
            "ld.so.conf.d",
            "ssl",
            "pki",
            "crypto-policies",
            "ca-certificates",
            "alternatives",
            "localtime",
            "timezone",
            "mime.types");

    private RootPlan() {}

    static List<String> words(ContainerSpec spec, List<Mount> commands) {
        var words = new ArrayList<String>();
        SYSTEM.forEach(directory -> system(words, Path.of(directory)));
        configuration().forEach(file -> bind(words, new Mount(file, file.toString(), true)));
        List.of("/tmp", "/var/tmp").forEach(path -> words.addAll(List.of("dir", "1777", path)));
        List.of("/root", "/run", "/var/run", "/home").forEach(path -> words.addAll(List.of("dir", "755", path)));
        var mounts = new ArrayList<>(commands);
        spec.image().directories().stream()
                .filter(directory -> SYSTEM.stream().noneMatch(directory::startsWith))
                .forEach(directory -> mounts.add(new Mount(directory, directory.toString(), true)));
        mounts.add(new Mount(spec.hosts(), "/etc/hosts", true));
        mounts.add(new Mount(spec.terminationLog(), ContainerSpec.TERMINATION_LOG, false));
        mounts.addAll(spec.mounts());
        // Outer before inner, or a volume at /tmp would hide what is mounted below it.
        mounts.stream()
                .sorted(Comparator.comparing(mount -> Path.of(mount.target()).getNameCount()))
                .forEach(mount -> bind(words, mount));
        return words;
    }

    private static void system(List<String> words, Path directory) {
        if (Files.isSymbolicLink(directory)) {
            try {
                words.addAll(List.of("link", Files.readSymbolicLink(directory).toString(), directory.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            bind(words, new Mount(directory, directory.toString(), true));
        }
    }

    private static List<Path> configuration() {
        Path etc = Path.of("/etc");
        try (Stream<Path> children = Files.list(etc)) {
            return children.filter(child -> {
                        String name = child.getFileName().toString();
                        return CONFIGURATION.contains(name) || name.startsWith("java-");
                    })
                    .filter(Files::isReadable)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void bind(List<String> words, Mount mount) {
        words.add(mount.readOnly() ? "ro" : "rw");
        words.add(mount.source().toString());
        words.add(mount.target());
    }
}
