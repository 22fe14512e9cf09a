package io.stevedore.kube;

import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.function.Consumer;

/** Told of each object that came, changed or went, once what is kept of it has followed. */
record OnChange<T>(Consumer<T> told) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
        told.accept(object);
    }

    @Override
    public void onUpdate(T before, T object) {
        told.accept(object);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
        told.accept(object);
    }
}
