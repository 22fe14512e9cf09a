package io.stevedore.api.v1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Nullable;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.stevedore.api.OneOf;
import io.stevedore.api.TaskStatus;
import java.util.Map;

/** One volume of a running pod on its way into a repository. */
@Group("velero.io")
@Version("v1")
@Plural("podvolumebackups")
@AdditionalPrinterColumn(name = "Status", jsonPath = ".status.phase", type = Type.STRING)
@AdditionalPrinterColumn(name = "Started", jsonPath = ".status.startTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(
        name = "Bytes Done",
        jsonPath = ".status.progress.bytesDone",
        type = Type.INTEGER,
        format = PrinterColumnFormat.INT64)
@AdditionalPrinterColumn(
        name = "Total Bytes",
        jsonPath = ".status.progress.totalBytes",
        type = Type.INTEGER,
        format = PrinterColumnFormat.INT64)
@AdditionalPrinterColumn(
        name = "Incremental Bytes",
        jsonPath = ".status.incrementalBytes",
        type = Type.INTEGER,
        format = PrinterColumnFormat.INT64,
        priority = 10)
@AdditionalPrinterColumn(name = "Storage Location", jsonPath = ".spec.backupStorageLocation", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.node", type = Type.STRING)
@AdditionalPrinterColumn(name = "Uploader", jsonPath = ".spec.uploaderType", type = Type.STRING)
@JsonIgnoreProperties(ignoreUnknown = true)
public class PodVolumeBackup extends CustomResource<PodVolumeBackup.Spec, PodVolumeBackup.Status>
        implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        @Required
        public String node;

        @Required
        public PodReference pod;
        /** The name of the volume in the pod. */
        @Required
        public String volume;

        @Required
        public String backupStorageLocation;

        @Required
        public String repoIdentifier;

        @OneOf({"kopia", "restic", ""})
        public String uploaderType;

        public Map<String, String> tags;

        @Nullable
        public Map<String, String> uploaderSettings;

        public Boolean cancel;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status extends TaskStatus {

        public String path;
        public String snapshotID;
        public Long incrementalBytes;
    }
}
