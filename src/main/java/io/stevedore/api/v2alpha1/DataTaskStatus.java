package io.stevedore.api.v2alpha1;

import io.stevedore.api.TaskStatus;

/** What the status of a DataUpload and of a DataDownload tells. */
public abstract class DataTaskStatus extends TaskStatus {
    /** The node that the mover runs on; from Prepared on. */
    public String node;
    /** The node whose agent exposes the volume; from Accepted on. */
    public String acceptedByNode;
}
