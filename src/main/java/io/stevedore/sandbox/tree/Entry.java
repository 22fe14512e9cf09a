package io.stevedore.sandbox.tree;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One name of a tree as the file system tells it; links are not followed.
 *
 * @param mode  permissions with setuid, setgid and sticky
 * @param inode the file behind the name, unique on its device
 * @param links names that share the file
 */
record Entry(Path path, Type type, int mode, int uid, int gid, long size, Instant modified, long inode, int links) {

    enum Type {
        FILE,
        DIRECTORY,
        SYMLINK,
        SOCKET,
        SPECIAL
    }

    private static final int PERMISSIONS = 07777;
    private static final int KIND = 0170000;
    private static final int A_SOCKET = 0140000;

    static Entry of(Path path) throws IOException {
        Map<String, Object> unix = Files.readAttributes(path, "unix:*", LinkOption.NOFOLLOW_LINKS);
        return new Entry(
                path,
                type(unix),
                (Integer) value(unix, "mode") & PERMISSIONS,
                (Integer) value(unix, "uid"),
                (Integer) value(unix, "gid"),
                (Long) value(unix, "size"),
                ((FileTime) value(unix, "lastModifiedTime")).toInstant(),
                (Long) value(unix, "ino"),
                (Integer) value(unix, "nlink"));
    }

    private static Type type(Map<String, Object> unix) {
        if (value(unix, "isSymbolicLink").equals(true)) {
            return Type.SYMLINK;
        }
        if (value(unix, "isDirectory").equals(true)) {
            return Type.DIRECTORY;
        }
        if (value(unix, "isRegularFile").equals(true)) {
            return Type.FILE;
        }
        return ((Integer) value(unix, "mode") & KIND) == A_SOCKET ? Type.SOCKET : Type.SPECIAL;
    }

    private static Object value(Map<String, Object> attributes, String name) {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IllegalStateException("the file system does not tell the attribute " + name);
        }
        return value;
    }

    boolean sharesFile() {
        return type == Type.FILE && links > 1;
    }

    /** Whether the times are closer than a microsecond: engines that count those cut or round. */
    boolean sameMicrosecond(Entry other) {
        return Duration.between(modified, other.modified).abs().compareTo(Duration.of(1, ChronoUnit.MICROS)) < 0;
    }

    /** Names and values of the users' extended attributes; empty when the file system or the type has none. */
    Map<String, String> extendedAttributes() throws IOException {
        Map<String, String> found = new TreeMap<>();
        if (type == Type.SYMLINK || type == Type.SOCKET || type == Type.SPECIAL) {
            return found;
        }
        Optional<UserDefinedFileAttributeView> view = Optional.ofNullable(
                Files.getFileAttributeView(path, UserDefinedFileAttributeView.class, LinkOption.NOFOLLOW_LINKS));
        if (view.isEmpty()) {
            return found;
        }
        for (String name : view.get().list()) {
            ByteBuffer value = ByteBuffer.allocate(view.get().size(name));
            view.get().read(name, value);
            found.put(name, new String(value.array(), StandardCharsets.ISO_8859_1));
        }
        return found;
    }
}
