package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Brings a user's own folder into a volume, with everything that a file system keeps. */
public final class TreeCopy {
    private TreeCopy() {}

    /**
     * What the folder holds, if all of it can be read.
     *
     * @throws IOException with a sentence for the user when it cannot
     */
    public static TreeStats examine(Path source) throws IOException {
        if (!Files.exists(source)) {
            throw new IOException("the folder %s does not exist".formatted(source));
        }
        if (!Files.isDirectory(source)) {
            throw new IOException("%s is not a folder".formatted(source));
        }
        TreeStats stats = TreeStats.of(source.toRealPath());
        if (!stats.unreadable().isEmpty()) {
            throw new IOException("%s cannot be read by this user: %s; run as a user who may, or choose another folder"
                    .formatted(source, String.join(", ", stats.unreadable())));
        }
        return stats;
    }

    /** Copies the folder's content; the volume's root gets the folder's own mode and owner too. */
    public static void copy(Path source, Path volume) throws IOException {
        List<String> command =
                List.of("cp", "-a", "--reflink=auto", "--", source.toRealPath() + "/.", volume.toString());
        Process copy = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            String complaint = new String(copy.getErrorStream().readNBytes(4096), StandardCharsets.UTF_8).strip();
            copy.getErrorStream().transferTo(java.io.OutputStream.nullOutputStream());
            if (copy.waitFor() != 0) {
                throw new IOException("copying %s failed: %s".formatted(source, complaint));
            }
        } catch (InterruptedException e) {
            copy.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("copying %s was interrupted".formatted(source), e);
        }
    }
}
