package io.stevedore.sandbox.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** Paths that come from outside, kept below the directory that they belong to. */
final class PodPaths {
    private PodPaths() {}

    /**
     * What {@code relative} names below {@code base}, made as a directory when it is missing.
     *
     * @throws IOException when it leads out of {@code base}, by itself or by a link
     */
    static Path within(Path base, String relative) throws IOException {
        Path named = base.resolve(relative).normalize();
        if (Path.of(relative).isAbsolute() || !named.startsWith(base)) {
            throw new IOException("path leads out of the volume: " + relative);
        }
        Path inside = base.toRealPath();
        Path walked = inside;
        for (Path step : base.relativize(named)) {
            walked = walked.resolve(step);
            if (!Files.exists(walked, LinkOption.NOFOLLOW_LINKS)) {
                Files.createDirectory(walked);
            }
            walked = walked.toRealPath();
            if (!walked.startsWith(inside)) {
                throw new IOException("path leads out of the volume by a link: " + relative);
            }
        }
        return walked;
    }

    /** The file that {@code relative} names below {@code base}; its parent directories are made. */
    static Path file(Path base, String relative) throws IOException {
        Path path = Path.of(relative);
        Path parent = path.getParent();
        Path name = path.getFileName();
        if (name == null || name.toString().equals("..")) {
            throw new IOException("not the path of a file: " + relative);
        }
        return (parent == null ? base : within(base, parent.toString())).resolve(name.toString());
    }
}
