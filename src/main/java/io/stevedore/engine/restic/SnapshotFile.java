package io.stevedore.engine.restic;

import io.stevedore.engine.SnapshotId;
import io.stevedore.engine.StorageLocation;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The file that a repository keeps a snapshot's record in. It is called by the SHA-256 of what it holds, so nobody has to
 * open the repository, which takes the program half a second, to see that the record is there as it was made.
 */
final class SnapshotFile {
    private SnapshotFile() {}

    /** Whether it holds what its name says; of a repository in an object store nobody can say without the program. */
    static boolean isWhole(StorageLocation location, SnapshotId id) {
        return location instanceof StorageLocation.FileSystem(Path root, Path folder)
                && id.value().equals(sha256(folder.resolve("snapshots").resolve(id.value())));
    }

    /** Empty when it cannot be read: what is wrong then, the program says. */
    private static String sha256(Path file) {
        try (InputStream content = Files.newInputStream(file);
                DigestInputStream digested = new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
            digested.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digested.getMessageDigest().digest());
        } catch (IOException e) {
            return "";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
