package io.stevedore.engine;

import java.nio.file.Path;
import java.util.Optional;

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
     * @param bucket   its name
     * @param prefix   what the names of the repository's objects begin with; ends with a slash, so that no other repository's
     *                 names begin with it too
     * @param store    where the bucket is
     * @param identity who we are there
     */
    record S3(String bucket, String prefix, S3Store store, S3Identity identity) implements StorageLocation {
        public S3 {
            requireOwnPart(bucket, prefix);
        }

        @Override
        public String text() {
            return "s3://" + bucket + "/" + prefix + " at " + store.endpoint();
        }
    }

    /**
     * A part of a container of Azure's blob storage.
     *
     * @param account   the storage account
     * @param domain    what follows the account's name in the host name
     * @param container its name
     * @param prefix    as in {@link S3}
     * @param identity  who we are there
     */
    record Azure(String account, String domain, String container, String prefix, AzureIdentity identity)
            implements StorageLocation {
        public Azure {
            requireOwnPart(container, prefix);
        }

        @Override
        public String text() {
            return "azure://" + container + "/" + prefix + " at " + account + "." + domain;
        }
    }

    /**
     * A part of a bucket of Google's cloud storage.
     *
     * @param bucket      its name
     * @param prefix      as in {@link S3}
     * @param credentials Google's JSON of a service account or of an outside identity; without it the engine asks the metadata
     *                    service of the cluster (Workload Identity)
     */
    record Google(String bucket, String prefix, Optional<Secret> credentials) implements StorageLocation {
        public Google {
            requireOwnPart(bucket, prefix);
        }

        @Override
        public String text() {
            return "gs://" + bucket + "/" + prefix;
        }
    }

    private static void requireOwnPart(String bucket, String prefix) {
        if (bucket.isEmpty() || !prefix.endsWith("/")) {
            throw new IllegalArgumentException("a bucket and a prefix that ends with / are needed, found \"" + bucket
                    + "\" and \"" + prefix + "\"");
        }
    }
}
