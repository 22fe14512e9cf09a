package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** Where backups are stored. */
@Group("velero.io")
@Version("v1")
@Plural("backupstoragelocations")
@ShortNames("bsl")
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupStorageLocation extends CustomResource<BackupStorageLocation.Spec, BackupStorageLocation.Status>
        implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        public String provider;
        public Map<String, String> config;
        public SecretKey credential;
        public ObjectStorage objectStorage;

        @com.fasterxml.jackson.annotation.JsonProperty("default")
        public Boolean isDefault;

        public String accessMode;
        public String backupSyncPeriod;
        public String validationFrequency;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class SecretKey {
        public String name;
        public String key;
        public Boolean optional;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class ObjectStorage {
        public String bucket;
        public String prefix;
        /** PEM, base64 in JSON. */
        public String caCert;

        public SecretKey caCertRef;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        public String phase;
        public String message;
        public String accessMode;
        public String lastSyncedRevision;
        public String lastSyncedTime;
        public String lastValidationTime;
    }
}
