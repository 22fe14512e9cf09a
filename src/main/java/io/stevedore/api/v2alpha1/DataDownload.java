package io.stevedore.api.v2alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.Map;

/** One snapshot of a repository on its way into a new volume. */
@Group("velero.io")
@Version("v2alpha1")
@Plural("datadownloads")
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataDownload extends CustomResource<DataDownload.Spec, DataDownload.Status> implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        public TargetVolume targetVolume;
        public String backupStorageLocation;
        public String datamover;
        public String snapshotID;
        public String sourceNamespace;
        public Map<String, String> dataMoverConfig;
        public Boolean cancel;
        /** Go notation, for example {@code 10m0s}. */
        public String operationTimeout;

        public String nodeOS;
        /** Bytes; 0 or absent when unknown. */
        public Long snapshotSize;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class TargetVolume {
        public String pvc;
        public String pv;
        public String namespace;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status {
        public String phase;
        public String message;
        /** RFC 3339. */
        public String startTimestamp;
        /** RFC 3339. */
        public String completionTimestamp;

        public Progress progress;
        public String node;
        public String acceptedByNode;
        /** RFC 3339; the prepare timeout counts from here. */
        public String acceptedTimestamp;
    }
}
