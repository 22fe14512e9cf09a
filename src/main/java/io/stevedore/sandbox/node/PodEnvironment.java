package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.stevedore.sandbox.node.container.Image;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The environment of a container: the runtime's, the image's, the cluster's, then its own. */
final class PodEnvironment {
    /** Something that the environment refers to is missing; the container waits for it. */
    static final class Missing extends Exception {
        private static final long serialVersionUID = 1L;

        Missing(String message) {
            super(message);
        }
    }

    private final Kubelet kubelet;
    private final Pod pod;

    PodEnvironment(Kubelet kubelet, Pod pod) {
        this.kubelet = kubelet;
        this.pod = pod;
    }

    Map<String, String> of(Container container, Image image) throws Missing {
        var environment = new LinkedHashMap<String, String>();
        environment.put("PATH", image.path());
        environment.put("HOME", "/root");
        environment.put("HOSTNAME", pod.getMetadata().getName());
        environment.putAll(image.environment());
        URI api = kubelet.controlPlane().url();
        environment.put("KUBERNETES_SERVICE_HOST", api.getHost());
        environment.put("KUBERNETES_SERVICE_PORT", String.valueOf(api.getPort()));
        environment.put("KUBERNETES_SERVICE_PORT_HTTPS", String.valueOf(api.getPort()));
        addSources(container, environment);
        for (EnvVar variable : container.getEnv()) {
            Optional<String> value = value(variable, environment);
            value.ifPresent(text -> environment.put(variable.getName(), text));
        }
        return environment;
    }

    private void addSources(Container container, Map<String, String> environment) throws Missing {
        for (var source : container.getEnvFrom()) {
            String prefix = source.getPrefix() == null ? "" : source.getPrefix();
            var map = source.getConfigMapRef();
            if (map != null) {
                configMap(map.getName(), map.getOptional())
                        .map(ConfigMap::getData)
                        .ifPresent(data -> data.forEach((key, value) -> environment.put(prefix + key, value)));
            }
            var secret = source.getSecretRef();
            if (secret != null) {
                secret(secret.getName(), secret.getOptional())
                        .map(Secret::getData)
                        .ifPresent(data -> data.forEach((key, value) -> environment.put(prefix + key, decode(value))));
            }
        }
    }

    private Optional<String> value(EnvVar variable, Map<String, String> sofar) throws Missing {
        var from = variable.getValueFrom();
        if (from == null) {
            return Optional.of(Expansion.expand(variable.getValue() == null ? "" : variable.getValue(), sofar));
        }
        if (from.getFieldRef() != null) {
            return PodFields.value(pod, from.getFieldRef().getFieldPath());
        }
        if (from.getConfigMapKeyRef() != null) {
            var ref = from.getConfigMapKeyRef();
            var value = configMap(ref.getName(), ref.getOptional())
                    .map(ConfigMap::getData)
                    .map(data -> data.get(ref.getKey()));
            return present(
                    value, ref.getOptional(), "couldn't find key " + ref.getKey() + " in ConfigMap " + ref.getName());
        }
        if (from.getSecretKeyRef() != null) {
            var ref = from.getSecretKeyRef();
            var value = secret(ref.getName(), ref.getOptional())
                    .map(Secret::getData)
                    .map(data -> data.get(ref.getKey()))
                    .map(PodEnvironment::decode);
            return present(
                    value, ref.getOptional(), "couldn't find key " + ref.getKey() + " in Secret " + ref.getName());
        }
        return Optional.empty();
    }

    private Optional<ConfigMap> configMap(String name, @Nullable Boolean optional) throws Missing {
        var found = Optional.ofNullable(kubelet.client()
                .configMaps()
                .inNamespace(namespace())
                .withName(name)
                .get());
        return present(found, optional, "configmap \"" + name + "\" not found");
    }

    private Optional<Secret> secret(String name, @Nullable Boolean optional) throws Missing {
        var found = Optional.ofNullable(kubelet.client()
                .secrets()
                .inNamespace(namespace())
                .withName(name)
                .get());
        return present(found, optional, "secret \"" + name + "\" not found");
    }

    private static <T> Optional<T> present(Optional<T> value, @Nullable Boolean optional, String missing)
            throws Missing {
        if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
            throw new Missing(missing);
        }
        return value;
    }

    private String namespace() {
        return pod.getMetadata().getNamespace();
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
