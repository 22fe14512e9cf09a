package io.stevedore.engine.tree;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Removes a file, a link or a folder with all that is in it. Links are removed, never followed. */
public final class TreeRemoval extends SimpleFileVisitor<Path> {
    private TreeRemoval() {}

    /** @param tree nothing happens when it is not there */
    public static void remove(Path tree) throws IOException {
        if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
            Files.walkFileTree(tree, new TreeRemoval());
        }
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        Files.deleteIfExists(file);
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException error) throws IOException {
        if (error != null) {
            throw error;
        }
        Files.deleteIfExists(folder);
        return FileVisitResult.CONTINUE;
    }
}
