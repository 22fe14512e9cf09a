package io.stevedore.engine.restic;

import io.stevedore.engine.EngineType;
import io.stevedore.engine.SnapshotId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What the program is told. Repository and password are in its environment. */
final class ResticArguments {
    /** The host that Velero gives to all its snapshots. */
    static final String HOST = "velero";

    private ResticArguments() {}

    static List<String> init() {
        return List.of("init", "--json");
    }

    /** The cheapest that needs the password. */
    static List<String> config() {
        return List.of("cat", "config", "--json", "--no-lock");
    }

    /**
     * Of the folder it runs in, so that the snapshot's root holds the volume's content, as with Velero. Without a parent
     * everything is read: by itself the program would take one of another volume that was mounted at the same path.
     *
     * @param tags each {@code key=value}
     */
    static List<String> backup(Collection<String> tags, Optional<SnapshotId> parent) {
        List<String> arguments = new ArrayList<>(List.of("backup", ".", "--json", "--host=" + HOST));
        tags.stream().sorted().map(tag -> "--tag=" + tag).forEach(arguments::add);
        arguments.add(parent.map(id -> "--parent=" + own(id)).orElse("--force"));
        return arguments;
    }

    static List<String> snapshots() {
        return List.of("snapshots", "--json", "--no-lock", "--host=" + HOST);
    }

    /** From the repository itself: a backup leaves its snapshot in the cache, too. */
    static List<String> snapshot(SnapshotId id) {
        return List.of("cat", "snapshot", own(id), "--json", "--no-lock", "--no-cache");
    }

    /** Into the folder it runs in. */
    static List<String> restore(SnapshotId id, boolean sparse) {
        List<String> arguments = new ArrayList<>(List.of("restore", own(id), "--target=.", "--json"));
        if (sparse) {
            arguments.add("--sparse");
        }
        return arguments;
    }

    /** @param patience with others that work with the repository: nobody else may while this is done */
    static List<String> forget(SnapshotId id, Duration patience) {
        return List.of("forget", own(id), "--json", retry(patience));
    }

    static List<String> prune(Duration patience) {
        return List.of("prune", "--json", retry(patience));
    }

    static List<String> locks() {
        return List.of("list", "locks", "--no-lock");
    }

    static List<String> lock(String id) {
        return List.of("cat", "lock", id, "--json", "--no-lock");
    }

    /** Removes those that nobody has renewed for half an hour, and those of this host without a process. */
    static List<String> unlock() {
        return List.of("unlock", "--json");
    }

    private static String retry(Duration patience) {
        return "--retry-lock=" + patience.toSeconds() + "s";
    }

    private static String own(SnapshotId id) {
        return id.of(EngineType.RESTIC).value();
    }
}
