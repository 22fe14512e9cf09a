package io.stevedore.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.api.v2alpha1.DataUpload;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchEventReadingTest {
    private static final String POD = "\"metadata\": {\"name\": \"p\", \"labels\": {\"kind\": \"label\"}}";

    private static WatchEvent read(String json) {
        KubernetesSerialization serialization = TolerantReading.serialization();
        serialization.registerKubernetesResource(Pod.class);
        serialization.registerKubernetesResource(Status.class);
        serialization.registerKubernetesResource(DataUpload.class);
        return serialization.unmarshal(json, WatchEvent.class);
    }

    private static WatchEvent modified(String object) {
        return read("{\"type\": \"MODIFIED\", \"object\": {" + object + "}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"kind\": \"Pod\", \"apiVersion\": \"v1\", " + POD,
                "\"apiVersion\": \"v1\", " + POD + ", \"kind\": \"Pod\"",
                POD + ", \"spec\": {\"nodeName\": \"n\"}, \"kind\": \"Pod\", \"apiVersion\": \"v1\"",
            })
    void theKindIsFoundWhereverItStands(String object) {
        assertThat(modified(object).getObject())
                .isInstanceOfSatisfying(
                        Pod.class,
                        pod -> assertThat(pod.getMetadata().getName()).isEqualTo("p"));
    }

    @Test
    void theTypeMayComeLast() {
        WatchEvent event = read("{\"object\": {\"kind\": \"Pod\", \"apiVersion\": \"v1\", " + POD
                + "}, \"other\": {\"a\": [1]}, \"type\": \"DELETED\"}");

        assertThat(event.getType()).isEqualTo("DELETED");
        assertThat(event.getObject()).isInstanceOf(Pod.class);
    }

    @Test
    void anErrorIsAStatus() {
        WatchEvent event = read("{\"type\": \"ERROR\", \"object\": {\"kind\": \"Status\", \"apiVersion\": \"v1\","
                + " \"status\": \"Failure\", \"reason\": \"Expired\", \"code\": 410}}");

        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        Status.class, status -> assertThat(status.getCode()).isEqualTo(410));
    }

    @Test
    void whatIsOddIsReadAsUsual() {
        WatchEvent event = modified("\"apiVersion\": \"velero.io/v2alpha1\", \"kind\": \"DataUpload\", \"metadata\":"
                + " {\"name\": \"u\"}, \"spec\": [1], \"status\": {\"phase\": {\"a\": 1}}");

        assertThat(event.getObject())
                .isInstanceOfSatisfying(
                        DataUpload.class,
                        upload -> assertThat(upload.getStatus().phase).isEqualTo(TolerantReading.UNREADABLE));
    }

    @Test
    void aKindThatNobodyKnowsIsGeneric() {
        assertThat(modified("\"apiVersion\": \"example.org/v1\", \"kind\": \"Thing\", " + POD)
                        .getObject())
                .isInstanceOfSatisfying(
                        GenericKubernetesResource.class,
                        thing -> assertThat(thing.getKind()).isEqualTo("Thing"));
    }

    @Test
    void withoutAKindItIsRaw() {
        assertThat(modified(POD).getObject()).isInstanceOf(RawExtension.class);
    }

    @Test
    void halfAnEventIsRefused() {
        assertThatThrownBy(() -> read("{\"type\": \"ADDED\", \"object\": {\"kind\": \"Pod\", \"apiVersion\": \"v1\","))
                .isInstanceOf(KubernetesClientException.class);
    }
}
