package io.stevedore.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A disk of some megabytes in a mount namespace of its own: this process does not see it, programs that are started by
 * {@link #enter} do. It is gone with this object.
 */
public final class SmallDisk implements AutoCloseable {
    private final Process holder;
    private final boolean root;

    private SmallDisk(Process holder, boolean root) {
        this.holder = holder;
        this.root = root;
    }

    /**
     * Empty when this machine allows no namespaces.
     *
     * @param folder   where it is mounted
     * @param contents is copied onto it
     */
    public static Optional<SmallDisk> mount(Path folder, String size, Path contents) throws InterruptedException {
        boolean root = "root".equals(System.getProperty("user.name"));
        List<String> command = new ArrayList<>(List.of("unshare", "--mount"));
        if (!root) {
            command.add("--map-root-user");
        }
        command.addAll(List.of(
                "sh",
                "-c",
                "mount -t tmpfs -o size=\"$2\" none \"$1\" && cp -r \"$3/.\" \"$1\" && echo ready && read end",
                "sh",
                folder.toString(),
                size,
                contents.toString()));
        try {
            Process holder = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            byte[] ready = holder.getInputStream().readNBytes(5);
            if (new String(ready, StandardCharsets.UTF_8).equals("ready")) {
                return Optional.of(new SmallDisk(holder, root));
            }
            holder.waitFor(5, TimeUnit.SECONDS);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Words to put before a command so that it sees the disk. */
    public List<String> enter() {
        List<String> words =
                new ArrayList<>(List.of("nsenter", "--target", String.valueOf(holder.pid()), "--mount", "--wd"));
        if (!root) {
            words.addAll(List.of("--user", "--preserve-credentials"));
        }
        words.add("--");
        return List.copyOf(words);
    }

    /** Makes it larger. */
    public void resize(Path folder, String size) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of("mount", "-o", "remount,size=" + size, "none", folder.toString()));
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("cannot resize " + folder);
        }
    }

    /** Everything on it. */
    public List<Path> files(Path folder) throws IOException {
        List<String> command = new ArrayList<>(enter());
        command.addAll(List.of("find", folder.toString(), "-mindepth", "1"));
        Process find = new ProcessBuilder(command).start();
        return find.inputReader().lines().map(Path::of).toList();
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
