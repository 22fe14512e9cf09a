package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The content of volumes that are made from objects: path below the volume, and bytes. */
final class PodFiles {
    private static final long TOKEN_SECONDS = 3607;

    private final Kubelet kubelet;
    private final Pod pod;

    PodFiles(Kubelet kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;
    }

    /** @throws IOException when something that is not optional is missing */
    Map<String, byte[]> projected(List<VolumeProjection> sources) throws IOException {
        var files = new LinkedHashMap<String, byte[]>();
        for (VolumeProjection source : sources) {
            if (source.getServiceAccountToken() != null) {
                var token = source.getServiceAccountToken();
                files.put(token.getPath(), bytes(token(token)));
            }
            if (source.getConfigMap() != null) {
                var map = source.getConfigMap();
                files.putAll(configMap(map.getName(), map.getItems(), map.getOptional()));
            }
            if (source.getSecret() != null) {
                var secret = source.getSecret();
                files.putAll(secret(secret.getName(), secret.getItems(), secret.getOptional()));
            }
            if (source.getDownwardAPI() != null) {
                files.putAll(downward(source.getDownwardAPI().getItems()));
            }
        }
        return files;
    }

    Map<String, byte[]> configMap(String name, List<KeyToPath> items, @Nullable Boolean optional) throws IOException {
        var found = kubelet.client()
                .configMaps()
                .inNamespace(namespace())
                .withName(name)
                .get();
        if (found == null) {
            return missing("configmap \"" + name + "\" not found", optional);
        }
        var content = new LinkedHashMap<String, byte[]>();
        if (found.getData() != null) {
            found.getData().forEach((key, value) -> content.put(key, bytes(value)));
        }
        if (found.getBinaryData() != null) {
            found.getBinaryData()
                    .forEach(
                            (key, value) -> content.put(key, Base64.getDecoder().decode(value)));
        }
        return chosen(content, items, optional);
    }

    Map<String, byte[]> secret(String name, List<KeyToPath> items, @Nullable Boolean optional) throws IOException {
        var found = kubelet.client()
                .secrets()
                .inNamespace(namespace())
                .withName(name)
                .get();
        if (found == null) {
            return missing("secret \"" + name + "\" not found", optional);
        }
        var content = new LinkedHashMap<String, byte[]>();
        if (found.getData() != null) {
            found.getData()
                    .forEach(
                            (key, value) -> content.put(key, Base64.getDecoder().decode(value)));
        }
        return chosen(content, items, optional);
    }

    Map<String, byte[]> downward(List<DownwardAPIVolumeFile> items) {
        var files = new LinkedHashMap<String, byte[]>();
        for (DownwardAPIVolumeFile item : items) {
            if (item.getFieldRef() != null) {
                PodFields.value(pod, item.getFieldRef().getFieldPath())
                        .ifPresent(value -> files.put(item.getPath(), bytes(value)));
            }
        }
        return files;
    }

    private String token(ServiceAccountTokenProjection projection) {
        Long seconds = projection.getExpirationSeconds();
        var request = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(seconds == null ? TOKEN_SECONDS : seconds)
                .withAudiences(projection.getAudience() == null ? List.of() : List.of(projection.getAudience()))
                .withNewBoundObjectRef(
                        "v1",
                        "Pod",
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid())
                .endSpec()
                .build();
        String account = pod.getSpec().getServiceAccountName();
        return kubelet.client()
                .serviceAccounts()
                .inNamespace(namespace())
                .withName(account == null ? "default" : account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }

    private static Map<String, byte[]> chosen(
            Map<String, byte[]> content, @Nullable List<KeyToPath> items, @Nullable Boolean optional)
            throws IOException {
        if (items == null || items.isEmpty()) {
            return content;
        }
        var files = new LinkedHashMap<String, byte[]>();
        for (KeyToPath item : items) {
            byte[] value = content.get(item.getKey());
            if (value != null) {
                files.put(item.getPath(), value);
            } else {
                files.putAll(missing("references non-existent key: " + item.getKey(), optional));
            }
        }
        return files;
    }

    private static Map<String, byte[]> missing(String message, @Nullable Boolean optional) throws IOException {
        if (Boolean.TRUE.equals(optional)) {
            return Map.of();
        }
        throw new IOException(message);
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
