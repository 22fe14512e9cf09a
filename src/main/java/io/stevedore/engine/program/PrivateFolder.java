package io.stevedore.engine.program;

import io.stevedore.engine.tree.TreeRemoval;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.jboss.logging.Logger;

/** A folder for one operation: everything in it is for the owner only, and gone afterwards. */
public final class PrivateFolder implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(PrivateFolder.class);

    private final Path path;

    private PrivateFolder(Path path) {
        this.path = path;
    }

    /**
     * @param parent is made when it is not there
     * @param name   what the folder's name begins with
     */
    public static PrivateFolder in(Path parent, String name) throws IOException {
        Files.createDirectories(parent);
        return new PrivateFolder(Files.createTempDirectory(parent, name));
    }

    public Path path() {
        return path;
    }

    /** A private file with this content. */
    public Path write(String name, String text) throws IOException {
        Path file = path.resolve(name);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(file, text);
    }

    @Override
    public void close() {
        try {
            TreeRemoval.remove(path);
        } catch (NoSuchFileException e) {
            // somebody else cleaned up
        } catch (IOException e) {
            LOG.warnf("cannot remove %s: %s", path, e);
        }
    }
}
