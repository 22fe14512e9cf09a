package io.stevedore.sandbox.node;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.stevedore.sandbox.node.container.RunningContainer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/** The HTTP readiness probe, simplified: asked until it answers well for the first time. */
final class Readiness {
    private static final int MILLIS = 1000;

    private Readiness() {}

    static boolean isProbed(Container container) {
        return container.getReadinessProbe() != null
                && container.getReadinessProbe().getHttpGet() != null;
    }

    /**
     * @param address of the pod
     * @param ready   called once, from another thread, while the container runs
     */
    static void watch(String address, Container container, RunningContainer running, Runnable ready) {
        if (!isProbed(container)) {
            return;
        }
        Integer period = container.getReadinessProbe().getPeriodSeconds();
        Duration between = Duration.ofSeconds(period == null ? 1 : Math.clamp(period, 1, 10));
        var unused = Thread.ofVirtual().name("probe-" + container.getName()).start(() -> {
            while (!running.ended().isDone()) {
                if (answersWell(address, container)) {
                    ready.run();
                    return;
                }
                try {
                    Thread.sleep(between);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    private static boolean answersWell(String address, Container container) {
        HTTPGetAction get = container.getReadinessProbe().getHttpGet();
        try {
            String scheme = "HTTPS".equals(get.getScheme()) ? "https" : "http";
            var url = new URI(scheme, null, address, port(container, get), get.getPath(), null, null);
            var connection = (HttpURLConnection) url.toURL().openConnection();
            connection.setConnectTimeout(MILLIS);
            connection.setReadTimeout(MILLIS);
            int code = connection.getResponseCode();
            connection.disconnect();
            return code >= 200 && code < 400;
        } catch (IOException | URISyntaxException e) {
            return false;
        }
    }

    private static int port(Container container, HTTPGetAction get) {
        Integer number = get.getPort().getIntVal();
        if (number != null) {
            return number;
        }
        return container.getPorts().stream()
                .filter(port -> get.getPort().getStrVal().equals(port.getName()))
                .mapToInt(ContainerPort::getContainerPort)
                .findFirst()
                .orElse(-1);
    }
}
