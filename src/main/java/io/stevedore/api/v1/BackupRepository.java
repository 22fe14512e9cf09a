package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/** The repository of one volume namespace at one storage location. */
@Group("velero.io")
@Version("v1")
@Plural("backuprepositories")
@JsonIgnoreProperties(ignoreUnknown = true)
public class BackupRepository extends CustomResource<BackupRepository.Spec, BackupRepository.Status>
        implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        public String volumeNamespace;
        public String backupStorageLocation;
        public String repositoryType;
        public String resticIdentifier;
        /** Go notation, for example {@code 1h0m0s}. */
        public String maintenanceFrequency;

        public Map<String, String> repositoryConfig;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        public String phase;
        public String message;
        /** RFC 3339. */
        public String lastMaintenanceTime;

        public List<Maintenance> recentMaintenance;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Maintenance {
        public String result;
        /** RFC 3339. */
        public String startTimestamp;
        /** RFC 3339. */
        public String completeTimestamp;

        public String message;
    }
}
