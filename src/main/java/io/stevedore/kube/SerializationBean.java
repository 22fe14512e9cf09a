package io.stevedore.kube;

import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.NodeList;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaimList;
import io.fabric8.kubernetes.api.model.PersistentVolumeList;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.apps.DaemonSetList;
import io.fabric8.kubernetes.api.model.storage.StorageClassList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotContent;
import io.fabric8.volumesnapshot.api.model.VolumeSnapshotList;
import io.quarkus.kubernetes.client.KubernetesResources;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import io.stevedore.nativeimage.NativeImage;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * How the agent's client reads and writes objects. Jackson finds out by reflection how each type is read, and keeps what
 * it found: for the kinds below most of the memory and of the time that a start takes. In a native binary that is done
 * once, while it is built, and is part of its file, whose pages are shared and read when they are needed.
 */
@Singleton
class SerializationBean {
    /** What an agent reads from its start on; other types are looked into when one is first read. */
    private static final List<Class<?>> FROM_THE_START = List.of(
            PodList.class,
            PersistentVolumeClaimList.class,
            PersistentVolumeList.class,
            StorageClassList.class,
            NodeList.class,
            DaemonSetList.class,
            VolumeSnapshotList.class,
            VolumeSnapshotContent.class,
            EventList.class,
            Event.class,
            ConfigMap.class,
            BackupStorageLocation.class,
            DataUpload.class,
            DataDownload.class,
            PodVolumeBackup.class,
            PodVolumeRestore.class,
            APIResourceList.class,
            WatchEvent.class,
            Status.class);

    private static final KubernetesSerialization PREPARED = prepared();

    private static KubernetesSerialization prepared() {
        KubernetesSerialization serialization = TolerantReading.serialization();
        if (NativeImage.HERE) {
            FROM_THE_START.forEach(type -> serialization.unmarshal("{}", type));
        }
        return serialization;
    }

    /** @param kinds all that the program knows: a watch tells the kind of an object only by its name */
    @Produces
    @Singleton
    @SuppressWarnings("rawtypes") // as the platform gives them
    KubernetesSerialization serialization(@KubernetesResources Class[] kinds) {
        for (Class<?> kind : kinds) {
            PREPARED.registerKubernetesResource(kind.asSubclass(KubernetesResource.class));
        }
        return PREPARED;
    }
}
