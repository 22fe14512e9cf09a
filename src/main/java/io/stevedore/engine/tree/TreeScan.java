package io.stevedore.engine.tree;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Walks a volume once: counts what is in it and looks at its names as bytes. Links are not followed. */
public final class TreeScan {
    /** Examples of each finding that are kept; the counts go on. */
    private static final int EXAMPLES = 5;
    /** Of a file's mode, the bits that say what kind of file it is. */
    private static final int KIND = 0170000;

    private static final int SOCKET = 0140000;
    /** Files that end so are not data for kopia but stand for other files. */
    private static final String PLACEHOLDER = ".kopia-entry";

    private final Path root;
    private final BooleanSupplier stopped;
    private final Deque<Path> open = new ArrayDeque<>();
    private final Findings odd = new Findings();
    private final Findings colliding = new Findings();
    private final Findings placeholders = new Findings();
    private long files;
    private long bytes;

    private TreeScan(Path root, BooleanSupplier stopped) {
        this.root = root;
        this.stopped = stopped;
    }

    /**
     * @param stopped asked now and then; when true the result holds what was seen so far
     * @throws IOException when a folder cannot be read; its message names the folder
     */
    public static TreeSummary of(Path root, BooleanSupplier stopped) throws IOException {
        TreeScan scan = new TreeScan(root, stopped);
        scan.open.push(root);
        while (!scan.open.isEmpty() && !stopped.getAsBoolean()) {
            scan.folder(scan.open.pop());
        }
        return new TreeSummary(
                scan.files, scan.bytes, scan.odd.finding(), scan.colliding.finding(), scan.placeholders.finding());
    }

    /** Whether nothing is in it that an engine could keep: sockets only, or not even those. */
    public static boolean isEmpty(Path root) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(root)) {
            for (Path entry : entries) {
                int kind = (Integer) Files.getAttribute(entry, "unix:mode", LinkOption.NOFOLLOW_LINKS) & KIND;
                if (kind != SOCKET) {
                    return false;
                }
            }
            return true;
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
    }

    private void folder(Path folder) throws IOException {
        Map<String, String> replaced = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
            for (Path entry : entries) {
                if (stopped.getAsBoolean()) {
                    return;
                }
                entry(entry);
                name(entry, replaced);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        } catch (NoSuchFileException e) {
            if (folder.equals(root)) {
                throw e;
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private void entry(Path entry) throws IOException {
        BasicFileAttributes attributes;
        try {
            attributes = Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            return; // gone since it was listed
        }
        if (attributes.isDirectory()) {
            open.push(entry);
        } else if (attributes.isRegularFile()) {
            files++;
            bytes += attributes.size();
        }
        boolean data = attributes.isDirectory() || attributes.isRegularFile();
        if (data && String.valueOf(entry.getFileName()).endsWith(PLACEHOLDER)) {
            placeholders.add(shown(entry));
        }
    }

    private void name(Path entry, Map<String, String> replaced) {
        Path name = entry.getFileName();
        if (name == null || !RawName.isSuspicious(name)) {
            return;
        }
        byte[] raw = RawName.of(entry);
        String shown = shown(entry);
        if (!RawName.isUtf8(raw)) {
            odd.add(shown);
        }
        String other = replaced.putIfAbsent(RawName.replaced(raw), shown);
        if (other != null) {
            colliding.add(other + " and " + shown);
        }
    }

    private String shown(Path entry) {
        List<String> names = new ArrayList<>();
        for (Path path = entry; path != null && !path.equals(root); path = path.getParent()) {
            Path name = path.getFileName();
            boolean raw = name != null && RawName.isSuspicious(name);
            names.addFirst(raw ? RawName.printable(RawName.of(path)) : RawName.printable(utf8(String.valueOf(name))));
        }
        return String.join("/", names);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
    }

    /** Counts, and keeps the first few. */
    private static final class Findings {
        private final List<String> examples = new ArrayList<>();
        private long count;

        void add(String example) {
            count++;
            if (examples.size() < EXAMPLES) {
                examples.add(example);
            }
        }

        TreeSummary.Finding finding() {
            return new TreeSummary.Finding(count, List.copyOf(examples));
        }
    }
}
