package io.stevedore.expose;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.stevedore.expose.hosting.Hosting;
import io.stevedore.expose.hosting.Placement;
import java.util.List;
import java.util.Map;

/** What mover pods inherit, where it does not matter. */
public final class Hostings {
    private Hostings() {}

    public static Hosting plain() {
        return ofAttempt(1);
    }

    public static Hosting ofAttempt(int attempt) {
        return new Hosting(
                "velero",
                new PodSpecBuilder()
                        .addToContainers(new ContainerBuilder()
                                .withName("node-agent")
                                .withImage("agent:1")
                                .build())
                        .build(),
                "node-agent",
                "agent:1",
                "velero",
                Map.of(),
                Map.of(),
                List.of(),
                List.of(),
                null,
                "",
                Placement.ANYWHERE,
                attempt);
    }
}
