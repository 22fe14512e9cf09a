package io.stevedore.sandbox.storage;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** An informer's events without their kind: something has changed, look at it. */
record Changes<T>(Consumer<T> look) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
        look.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
        look.accept(object);
    }

    @Override
    public void onDelete(T object, boolean deletedFinalStateUnknown) {
        look.accept(object);
    }
}
