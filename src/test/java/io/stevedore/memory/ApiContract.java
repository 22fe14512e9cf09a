package io.stevedore.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.stevedore.api.Phases;
import io.stevedore.api.v2alpha1.DataUpload;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What agents rely on, of whatever stands behind the API. */
abstract class ApiContract {
    abstract KubernetesClient client();

    abstract String namespace();

    /** Returns when {@code told} has so many entries, and none follows for a moment. */
    abstract void awaitTold(List<String> told, int count);

    private Resource<ConfigMap> map(String name) {
        return client().configMaps().inNamespace(namespace()).withName(name);
    }

    private ConfigMap create(String name, String... finalizers) {
        return client().configMaps()
                .inNamespace(namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withLabels(Map.of("a", "b"))
                        .withFinalizers(finalizers)
                        .endMetadata()
                        .withData(Map.of("k", "1", "l", "1"))
                        .build())
                .create();
    }

    private ConfigMap patch(String name, String patch) {
        return map(name).patch(PatchContext.of(PatchType.JSON_MERGE), patch);
    }

    private static int refusal(Runnable request) {
        return catchThrowableOfType(KubernetesClientException.class, request::run)
                .getCode();
    }

    @Test
    void whoCreatesSecondGetsAConflict() {
        create("twice");

        KubernetesClientException refused =
                catchThrowableOfType(KubernetesClientException.class, () -> create("twice"));

        assertThat(refused.getCode()).isEqualTo(409);
        assertThat(refused.getStatus().getReason()).isEqualTo("AlreadyExists");
    }

    @Test
    void aPatchUnderAnOldVersionIsRefusedAndChangesNothing() {
        ConfigMap first = create("stale");
        patch("stale", "{\"data\":{\"k\":\"2\"}}");

        int code = refusal(() -> patch(
                "stale",
                "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"k\":\"3\"}}"
                        .formatted(first.getMetadata().getResourceVersion())));

        assertThat(code).isEqualTo(409);
        assertThat(map("stale").get().getData()).containsEntry("k", "2");
    }

    @Test
    void aPatchUnderTheVersionThatIsThereIsTaken() {
        ConfigMap first = create("fresh");

        ConfigMap patched = patch(
                "fresh",
                "{\"metadata\":{\"resourceVersion\":\"%s\"},\"data\":{\"k\":null,\"m\":\"3\"}}"
                        .formatted(first.getMetadata().getResourceVersion()));

        assertThat(patched.getData()).isEqualTo(Map.of("l", "1", "m", "3"));
        assertThat(patched.getMetadata().getResourceVersion())
                .isNotEqualTo(first.getMetadata().getResourceVersion());
        assertThat(patched.getMetadata().getUid()).isEqualTo(first.getMetadata().getUid());
    }

    @Test
    void aPatchThatChangesNothingIsNoNews() {
        ConfigMap first = create("same");

        ConfigMap patched = patch("same", "{\"data\":{\"k\":\"1\"}}");

        assertThat(patched.getMetadata().getResourceVersion())
                .isEqualTo(first.getMetadata().getResourceVersion());
    }

    @Test
    void whatIsNotThereIsNotPatched() {
        assertThat(refusal(() -> patch("nowhere", "{\"data\":{\"k\":\"1\"}}"))).isEqualTo(404);
    }

    @Test
    void aFinalizerHoldsWhatIsDeletedAndThePatchThatTakesTheLastOffRemovesIt() {
        create("held", "example.org/hold");
        map("held").delete();
        assertThat(map("held").get().getMetadata().getDeletionTimestamp()).isNotNull();

        patch("held", "{\"metadata\":{\"finalizers\":[]}}");

        assertThat(map("held").get()).isNull();
    }

    @Test
    void anotherUidIsNotDeleted() {
        create("mine");

        int code = refusal(() -> client().raw(
                        "/api/v1/namespaces/%s/configmaps/mine".formatted(namespace()),
                        "DELETE",
                        Map.of(
                                "apiVersion", "v1",
                                "kind", "DeleteOptions",
                                "preconditions", Map.of("uid", "another"))));

        assertThat(code).isEqualTo(409);
        assertThat(map("mine").get()).isNotNull();
    }

    @Test
    void aCustomResourceIsWrittenWithItsStatusInOnePatch() {
        DataUpload upload = new DataUpload();
        upload.getMetadata().setName("task");
        DataUpload.Spec spec = new DataUpload.Spec();
        spec.snapshotType = "CSI";
        spec.sourcePVC = "data";
        spec.sourceNamespace = "app";
        spec.backupStorageLocation = "default";
        spec.operationTimeout = "10m0s";
        upload.setSpec(spec);
        Resource<DataUpload> task =
                client().resources(DataUpload.class).inNamespace(namespace()).resource(upload);
        task.create();

        task.patch(
                PatchContext.of(PatchType.JSON_MERGE),
                "{\"metadata\":{\"finalizers\":[\"example.org/a\"]},\"status\":{\"phase\":\"Accepted\"}}");

        DataUpload written = client().resources(DataUpload.class)
                .inNamespace(namespace())
                .withName("task")
                .get();
        assertThat(written.getStatus().phase).isEqualTo(Phases.ACCEPTED);
        assertThat(written.getMetadata().getFinalizers()).containsExactly("example.org/a");
        client().resources(DataUpload.class)
                .inNamespace(namespace())
                .withName("task")
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\":{\"finalizers\":null}}");
    }

    @Test
    void listsAndWatchesHeedTheirSelectors() {
        create("chosen");
        client().configMaps()
                .inNamespace(namespace())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("plain")
                        .endMetadata()
                        .build())
                .create();

        var labelled = client().configMaps()
                .inNamespace(namespace())
                .withLabel("a", "b")
                .list()
                .getItems();
        var named = client().configMaps()
                .inNamespace(namespace())
                .withField("metadata.name", "plain")
                .list()
                .getItems();

        assertThat(labelled)
                .extracting(object -> object.getMetadata().getName())
                .containsExactly("chosen");
        assertThat(named).extracting(object -> object.getMetadata().getName()).containsExactly("plain");
    }

    @Test
    void aWatchTellsInItsOrderWhatCameAfterTheList() {
        create("seen-before");
        String version = client().configMaps()
                .inNamespace(namespace())
                .list()
                .getMetadata()
                .getResourceVersion();
        create("early", "example.org/hold");
        List<String> told = new CopyOnWriteArrayList<>();
        try (var watch = client().configMaps()
                .inNamespace(namespace())
                .withLabel("a", "b")
                .withResourceVersion(version)
                .watch(new Telling(told))) {

            patch("early", "{\"data\":{\"k\":\"2\"}}");
            patch("early", "{\"data\":{\"k\":\"2\"}}");
            create("late");
            map("early").delete();
            patch("early", "{\"metadata\":{\"finalizers\":null}}");
            patch("late", "{\"metadata\":{\"labels\":{\"a\":\"c\"}}}");

            awaitTold(told, 6);
        }
        assertThat(told)
                .containsExactly(
                        "ADDED early 1",
                        "MODIFIED early 2",
                        "ADDED late 1",
                        "MODIFIED early 2 deleting",
                        "DELETED early 2 deleting",
                        "DELETED late 1");
    }

    private record Telling(List<String> told) implements Watcher<ConfigMap> {
        @Override
        public void eventReceived(Action action, ConfigMap map) {
            told.add("%s %s %s%s"
                    .formatted(
                            action,
                            map.getMetadata().getName(),
                            map.getData().get("k"),
                            map.getMetadata().getDeletionTimestamp() == null ? "" : " deleting"));
        }

        @Override
        public void onClose(WatcherException cause) {}
    }
}
