package io.stevedore.sandbox.node;

import io.stevedore.sandbox.node.container.Image;
import java.util.Map;
import java.util.Optional;

/** The images that a played node has. There is no registry: what is not here cannot be pulled. */
@FunctionalInterface
public interface Images {

    /** @param name as in the container's spec, for example {@code localhost/stevedore:sandbox} */
    Optional<Image> find(String name);

    /** Exactly these. */
    static Images of(Map<String, Image> images) {
        Map<String, Image> all = Map.copyOf(images);
        return name -> Optional.ofNullable(all.get(name));
    }
}
