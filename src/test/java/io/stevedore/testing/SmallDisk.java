package io.stevedore.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
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
    public String enter() {
        return "nsenter --target " + holder.pid() + (root ? "" : " --user --preserve-credentials") + " --mount --";
    }

    /** Makes it larger. */
    public void resize(Path folder, String size) throws InterruptedException {
        try {
            Process mount = new ProcessBuilder(
                            "sh", "-c", enter() + " mount -o remount,size=" + size + " none " + folder)
                    .inheritIO()
                    .start();
            if (mount.waitFor() != 0) {
                throw new AssertionError("cannot resize " + folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
