package io.stevedore.engine;

import java.nio.file.Path;

/** The place of one repository. */
public sealed interface StorageLocation {

    /** For people: where, without secrets. */
    String text();

    /**
     * A directory that every pod mounts at the same path.
     *
     * @param root   what is mounted; it has to exist
     * @param folder the repository's own folder, below root
     */
    record FileSystem(Path root, Path folder) implements StorageLocation {
        public FileSystem {
            if (!root.isAbsolute() || !folder.normalize().startsWith(root.normalize())) {
                throw new IllegalArgumentException("repository folder " + folder + " is not below " + root);
            }
        }

        @Override
        public String text() {
            return folder.toString();
        }
    }
}
