package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.stevedore.api.Format;
import io.stevedore.api.OneOf;
import java.util.List;
import java.util.Map;

/** The repository of one volume namespace at one storage location. */
@Group("velero.io")
@Version("v1")
@Plural("backuprepositories")
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Repository Type", jsonPath = ".spec.repositoryType", type = Type.STRING)
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupRepository extends CustomResource<BackupRepository.Spec, BackupRepository.Status>
        implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        @Required
        public String volumeNamespace;

        @Required
        public String backupStorageLocation;

        @OneOf({"kopia", "restic", ""})
        public String repositoryType;

        public String resticIdentifier;
        /** Go notation, for example {@code 1h0m0s}. */
        @Required
        public String maintenanceFrequency;

        @Nullable
        public Map<String, String> repositoryConfig;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        @OneOf({"New", "Ready", "NotReady"})
        public String phase;

        public String message;
        /** RFC 3339. */
        @Format(Format.DATE_TIME)
        @Nullable
        public String lastMaintenanceTime;

        public List<Maintenance> recentMaintenance;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Maintenance {
        @OneOf({"Succeeded", "Failed"})
        public String result;
        /** RFC 3339. */
        @Format(Format.DATE_TIME)
        @Nullable
        public String startTimestamp;
        /** RFC 3339. */
        @Format(Format.DATE_TIME)
        @Nullable
        public String completeTimestamp;

        public String message;
    }
}
