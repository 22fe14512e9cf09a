package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.stevedore.api.Names;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.fsbackup.RestoreWait;
import io.stevedore.fsbackup.RestoreWaitSettings;
import io.stevedore.fsbackup.VolumeChoice;
import io.stevedore.sandbox.report.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A block volume that a pod uses, out and back by the folder that its kubelet has for it. A Velero server asks for none, so
 * somebody does by hand: nothing in a device can tell the pod that it is restored, so a folder of the pod tells it.
 */
final class PodDeviceScenario {
    private static final Duration POD = Duration.ofMinutes(2);
    private static final String POD_NAME = "with-device";
    private static final String CLAIM = "device";
    private static final String DEVICE = "disk";
    private static final String FOLDER = "folder";
    private static final int NUMBER = 100;

    private final World world;
    private final SandboxOptions options;
    private final Narrator narrator;
    private final Ledger ledger;
    private final AppPods pods;
    private final Application application;
    private final VolumeContent content = new DeviceContent();
    private final Backups backups;

    PodDeviceScenario(World world, SandboxOptions options, Narrator narrator, Ledger ledger, InstantSource clock) {
        this.world = world;
        this.options = options;
        this.narrator = narrator;
        this.ledger = ledger;
        this.pods = new AppPods(world);
        this.application = world.application();
        this.backups = new Backups(world, narrator, ledger, clock);
    }

    void run() throws IOException, InterruptedException {
        Pod pod = start();
        PodVolumeBackup stored = backUp(pod);
        if (!ledger.failed()) {
            Path kept = lose();
            restore(stored);
            if (!ledger.failed()) {
                narrator.begin("Compare the pod's device");
                content.compare(kept, place(), ledger, narrator);
            }
        }
        pods.delete(POD_NAME);
    }

    private Pod start() throws IOException, InterruptedException {
        narrator.begin("Pod with a block volume");
        application.claim(CLAIM, options.bytes(), content.volumeMode());
        String filled = content.fill(place(), NUMBER); // before anybody has it for a device
        pods.create(object());
        Pod pod = pods.running(POD_NAME, POD);
        narrator.done(filled);
        return pod;
    }

    private Path place() throws InterruptedException {
        return application.place(application.bound(application.existing(CLAIM)));
    }

    private PodVolumeBackup backUp(Pod pod) throws InterruptedException {
        narrator.begin("PodVolumeBackup of the device");
        PodVolumeBackup asked =
                backups.podBackup("device", pod, new VolumeChoice.Take(DEVICE, Optional.of(CLAIM)), "kopia");
        boolean completed = backups.await(List.of(asked.getMetadata().getName()), "PodVolumeBackup");
        PodVolumeBackup stored = world.admin().resource(asked).get();
        narrator.done(
                completed ? "Completed, " + Amounts.bytes(stored.getStatus().progress.totalBytes) : "not completed");
        return stored;
    }

    private Path lose() throws IOException, InterruptedException {
        narrator.begin("Delete pod and claim");
        Path kept = world.directory("kept").resolve(CLAIM);
        Files.move(place(), kept);
        pods.delete(POD_NAME);
        application.delete(application.existing(CLAIM));
        narrator.done("");
        return kept;
    }

    private void restore(PodVolumeBackup stored) throws IOException, InterruptedException {
        narrator.begin("PodVolumeRestore into a new claim and pod");
        application.claim(CLAIM, options.bytes(), content.volumeMode());
        String uid = VeleroServer.uid("device");
        RestoreWaitSettings settings =
                RestoreWaitSettings.read(Map.of(), new RestoreWaitSettings.Program(World.IMAGE, "sandbox"));
        Pod pod = pods.create(RestoreWait.into(object(), List.of(FOLDER), uid, settings));
        String task =
                backups.podRestore("device", uid, pod, stored).getMetadata().getName();
        boolean completed = backups.await(List.of(task), "PodVolumeRestore");
        if (completed) {
            Path told = pods.place(POD_NAME, FOLDER).resolve(Names.DONE_FOLDER);
            Files.writeString(Files.createDirectories(told).resolve(uid), "");
            pods.running(POD_NAME, POD);
        }
        narrator.done(completed ? "Completed, the pod runs" : "not completed");
    }

    private static Pod object() {
        return new PodBuilder()
                .withNewMetadata()
                .withName(POD_NAME)
                .withNamespace(Application.NAMESPACE)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(0L)
                .withAutomountServiceAccountToken(false)
                .withContainers(new ContainerBuilder()
                        .withName("app")
                        .withImage(World.IMAGE)
                        .withCommand("/bin/sleep", "86400")
                        .addNewVolumeDevice()
                        .withName(DEVICE)
                        .withDevicePath("/dev/disk")
                        .endVolumeDevice()
                        .addNewVolumeMount()
                        .withName(FOLDER)
                        .withMountPath("/folder")
                        .endVolumeMount()
                        .build())
                .withVolumes(
                        new VolumeBuilder()
                                .withName(DEVICE)
                                .withNewPersistentVolumeClaim(CLAIM, false)
                                .build(),
                        new VolumeBuilder()
                                .withName(FOLDER)
                                .withNewEmptyDir()
                                .endEmptyDir()
                                .build())
                .endSpec()
                .build();
    }
}
