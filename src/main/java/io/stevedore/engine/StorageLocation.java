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

    /**
     * A part of a bucket of an object store that speaks S3.
     *
     * @param bucket its name
     * @param prefix what the names of the repository's objects begin with; ends with a slash, so that no other repository's
     *               names begin with it too
     * @param store  where the bucket is
     * @param keys   who we are there
     */
    record S3(String bucket, String prefix, S3Store store, S3Keys keys) implements StorageLocation {
        public S3 {
            if (bucket.isEmpty() || !prefix.endsWith("/")) {
                throw new IllegalArgumentException("a bucket and a prefix that ends with / are needed, found \""
                        + bucket + "\" and \"" + prefix + "\"");
            }
        }

        @Override
        public String text() {
            return "s3://" + bucket + "/" + prefix + " at " + store.endpoint();
        }
    }
}
