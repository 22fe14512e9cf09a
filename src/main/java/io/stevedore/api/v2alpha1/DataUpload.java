package io.stevedore.api.v2alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/**
 * One volume snapshot on its way into a repository. Enumerations and dates are strings, so that a value of tomorrow is
 * data and not an exception.
 */
@Group("velero.io")
@Version("v2alpha1")
@Plural("datauploads")
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataUpload extends CustomResource<DataUpload.Spec, DataUpload.Status> implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        public String snapshotType;
        public CsiSnapshot csiSnapshot;
        public String sourcePVC;
        public String sourceNamespace;
        public String datamover;
        public String backupStorageLocation;
        public Map<String, String> dataMoverConfig;
        public Boolean cancel;
        /** Go notation, for example {@code 10m0s}. */
        public String operationTimeout;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class CsiSnapshot {
        public String volumeSnapshot;
        public String storageClass;
        public String snapshotClass;
        public String driver;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        public String phase;
        public String path;
        public String snapshotID;
        public Map<String, String> dataMoverResult;
        public String message;
        /** RFC 3339. */
        public String startTimestamp;
        /** RFC 3339. */
        public String completionTimestamp;

        public Progress progress;
        public Long incrementalBytes;
        public String node;
        public String nodeOS;
        public String acceptedByNode;
        /** RFC 3339; the prepare timeout counts from here. */
        public String acceptedTimestamp;
    }
}
