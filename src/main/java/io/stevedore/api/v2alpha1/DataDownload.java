package io.stevedore.api.v2alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn.Type;
import io.fabric8.crd.generator.annotation.PrinterColumnFormat;
import io.fabric8.generator.annotation.Required;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.Version;
import io.stevedore.api.OneOf;
import java.util.Map;

/** One snapshot of a repository on its way into a new volume. */
@Group("velero.io")
@Version("v2alpha1")
@Plural("datadownloads")
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
@AdditionalPrinterColumn(name = "Storage Location", jsonPath = ".spec.backupStorageLocation", type = Type.STRING)
@AdditionalPrinterColumn(name = "Age", jsonPath = ".metadata.creationTimestamp", type = Type.DATE)
@AdditionalPrinterColumn(name = "Node", jsonPath = ".status.node", type = Type.STRING)
@JsonIgnoreProperties(ignoreUnknown = true)
public class DataDownload extends CustomResource<DataDownload.Spec, DataDownload.Status> implements Namespaced {

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Spec {
        @Required
        public TargetVolume targetVolume;

        @Required
        public String backupStorageLocation;

        public String datamover;

        @Required
        public String snapshotID;

        @Required
        public String sourceNamespace;

        public Map<String, String> dataMoverConfig;
        public Boolean cancel;
        /** Go notation, for example {@code 10m0s}. */
        @Required
        public String operationTimeout;

        @OneOf({"auto", "linux", "windows"})
        public String nodeOS;
        /** Bytes; 0 or absent when unknown. */
        public Long snapshotSize;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class TargetVolume {
        @Required
        public String pvc;

        @Required
        public String pv;

        @Required
        public String namespace;
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    public static class Status extends DataTaskStatus {}
}
