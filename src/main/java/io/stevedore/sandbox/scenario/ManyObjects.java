package io.stevedore.sandbox.scenario;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Objects that a cluster is filled with. */
final class ManyObjects {
    private static final int AT_ONCE = 8;

    private ManyObjects() {}

    /** @param object by its number, from 0 on */
    static void create(KubernetesClient admin, int count, IntFunction<? extends HasMetadata> object)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<? extends Future<?>> created = IntStream.range(0, count)
                    .mapToObj(i ->
                            threads.submit(() -> admin.resource(object.apply(i)).create()))
                    .toList();
            for (Future<?> one : created) {
                one.get();
            }
        }
    }
}
