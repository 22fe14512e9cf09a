package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Instant;
import java.util.List;

/** What real volumes hold beside plain files. All of it stands below one folder, {@value #FOLDER}. */
final class OddEntries {
    static final String FOLDER = "odd";

    /** Names of files that {@link #write} makes; a file with three names counts three times. */
    static final int FILES = 31;

    private static final int LONGEST_NAME = 255;
    private static final List<String> NAMES = List.of(
            "with space",
            " leading and trailing ",
            "quote'single",
            "quote\"double",
            "new\nline",
            "tab\there",
            "back\\slash",
            "-leading-dash",
            "--help",
            ".dotfile",
            "...",
            "star*",
            "$(dollar)",
            "semi;colon&amp",
            "%percent%s");
    private static final List<String> UNICODE_NAMES =
            List.of("Übergröße", "日本語", "emoji-🚢", "combining-e\u0301", "composed-\u00e9");

    private final Path folder;
    private final boolean root;
    private final boolean unicode;

    OddEntries(Path volume, boolean root, boolean unicode) {
        this.folder = volume.resolve(FOLDER);
        this.root = root;
        this.unicode = unicode;
    }

    /** @param sparseBytes length of the sparse file, nearly all of it a hole */
    void write(long sparseBytes) throws IOException {
        Files.createDirectory(folder);
        names();
        modes();
        links();
        times();
        sparse(folder.resolve("sparse"), sparseBytes);
        Files.createDirectory(folder.resolve("empty-folder"));
        Files.createFile(folder.resolve("empty-file"));
        attribute(file("with-attribute"));
        fifo(folder.resolve("fifo"));
    }

    private void names() throws IOException {
        for (String name : NAMES) {
            file(name);
        }
        for (int i = 0; i < UNICODE_NAMES.size(); i++) {
            file(unicode ? UNICODE_NAMES.get(i) : "ascii-" + i);
        }
        file("n".repeat(LONGEST_NAME));
        Path deep = folder;
        for (int level = 0; level < 12; level++) {
            deep = deep.resolve("level-" + level);
        }
        Files.createDirectories(deep);
        Files.writeString(deep.resolve("bottom"), "bottom");
    }

    private void modes() throws IOException {
        chmod(owned(file("setuid"), 1000, 1000), 04755);
        chmod(owned(file("setgid"), 0, 1001), 02750);
        chmod(owned(file("nobody"), 65534, 65534), root ? 0 : 0400);
        Path sticky = Files.createDirectory(folder.resolve("sticky"));
        chmod(owned(sticky, 1000, 0), 01777);
    }

    private void links() throws IOException {
        Path target = file("shared");
        Files.createLink(folder.resolve("shared-again"), target);
        Files.createLink(folder.resolve("sticky").resolve("shared-elsewhere"), target);
        Files.createSymbolicLink(folder.resolve("link-to-file"), Path.of("shared"));
        Files.createSymbolicLink(folder.resolve("link-to-folder"), Path.of("empty-folder"));
        Files.createSymbolicLink(folder.resolve("link-up"), Path.of("../" + FOLDER));
        Files.createSymbolicLink(folder.resolve("link-dangling"), Path.of("no/such file"));
        Files.createSymbolicLink(folder.resolve("link-absolute"), Path.of("/no/such/absolute target"));
    }

    private void times() throws IOException {
        Path file = folder.resolve(NAMES.getFirst());
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2001-02-03T04:05:06.123456789Z")));
        Path link = folder.resolve("link-to-file");
        Path old = folder.resolve(".dotfile");
        Files.setLastModifiedTime(old, FileTime.from(Instant.parse("1970-01-02T00:00:00.000000001Z")));
        owned(link, 1000, 1000);
    }

    private Path file(String name) throws IOException {
        return Files.writeString(folder.resolve(name), "content of " + name.length() + " characters' name\n");
    }

    private Path owned(Path path, int uid, int gid) throws IOException {
        if (root) {
            Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        }
        return path;
    }

    private static void chmod(Path path, int mode) throws IOException {
        Files.setAttribute(path, "unix:mode", mode);
    }

    private static void sparse(Path path, long bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(
                path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.SPARSE)) {
            if (bytes > 0) {
                channel.write(ByteBuffer.wrap("S".getBytes(StandardCharsets.US_ASCII)), bytes / 2);
                channel.write(ByteBuffer.wrap("E".getBytes(StandardCharsets.US_ASCII)), bytes - 1);
            }
        }
    }

    private static void attribute(Path path) throws IOException {
        var view = Files.getFileAttributeView(path, UserDefinedFileAttributeView.class);
        if (view == null) {
            return;
        }
        try {
            view.write("stevedore.colour", ByteBuffer.wrap("blue".getBytes(StandardCharsets.UTF_8)));
        } catch (FileSystemException e) {
            // not on this file system: then there is nothing to lose either
        }
    }

    /** The JDK has no call for it; without coreutils the volume has no FIFO. */
    private static void fifo(Path path) {
        try {
            new ProcessBuilder("mkfifo", "--", path.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            // as above
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
