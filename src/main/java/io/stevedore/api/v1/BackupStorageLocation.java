package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.stevedore.api.Format;
import io.stevedore.api.OneOf;
import java.util.Map;

/** Where backups are stored. */
@Group("velero.io")
@Version("v1")
@Plural("backupstoragelocations")
@ShortNames("bsl")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Last Validated", jsonPath = ".status.lastValidationTime", type = Type.DATE)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Default", jsonPath = ".spec.default", type = Type.BOOLEAN)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupStorageLocation extends CustomResource<BackupStorageLocation.Spec, BackupStorageLocation.Status>
        implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        @Required
        public String provider;

        public Map<String, String> config;
        public SecretKey credential;

        @Required
        public ObjectStorage objectStorage;

        @com.fasterxml.jackson.annotation.JsonProperty("default")
        public Boolean isDefault;

        @OneOf({"ReadOnly", "ReadWrite"})
        public String accessMode;

        @Nullable
        public String backupSyncPeriod;

        @Nullable
        public String validationFrequency;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class SecretKey {
        @Default("")
        public String name;

        @Required
        public String key;

        public Boolean optional;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class ObjectStorage {
        @Required
        public String bucket;

        public String prefix;
        /** PEM, base64 in JSON. */
        @Format(Format.BYTE)
        public String caCert;

        public SecretKey caCertRef;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        @OneOf({"Available", "Unavailable"})
        public String phase;

        public String message;

        @OneOf({"ReadOnly", "ReadWrite"})
        public String accessMode;

        public String lastSyncedRevision;

        @Format(Format.DATE_TIME)
        @Nullable
        public String lastSyncedTime;

        @Format(Format.DATE_TIME)
        @Nullable
        public String lastValidationTime;
    }
}
