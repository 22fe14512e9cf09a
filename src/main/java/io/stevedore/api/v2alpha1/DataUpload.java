package io.stevedore.api.v2alpha1;

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
import java.util.Map;

/**
 * One volume snapshot on its way into a repository. Enumerations and dates are strings, so that a value of tomorrow is
 * data and not an exception.
 */
@Group("velero.io")
@Version("v2alpha1")
@Plural("datauploads")
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
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataUpload extends CustomResource<DataUpload.Spec, DataUpload.Status> implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        @Required
        public String snapshotType;

        @Nullable
        public CsiSnapshot csiSnapshot;

        @Required
        public String sourcePVC;

        @Required
        public String sourceNamespace;

        public String datamover;

        @Required
        public String backupStorageLocation;

        @Nullable
        public Map<String, String> dataMoverConfig;

        public Boolean cancel;
        /** Go notation, for example {@code 10m0s}. */
        @Required
        public String operationTimeout;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class CsiSnapshot {
        @Required
        public String volumeSnapshot;

        @Required
        public String storageClass;

        public String snapshotClass;
        public String driver;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status extends DataTaskStatus {
        public String path;
        public String snapshotID;

        @Nullable
        public Map<String, String> dataMoverResult;

        public Long incrementalBytes;

        @OneOf({"auto", "linux", "windows"})
        public String nodeOS;
    }
}
