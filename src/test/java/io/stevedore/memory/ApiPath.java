package io.stevedore.memory;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.stevedore.expose.ObjectRef;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster-scoped kinds, and for all namespaces
 * @param name      empty for all of the kind
 * @param part      of the object, {@code log}; empty for the object itself
 * @param query     parameters, decoded
 */
record ApiPath(
        Class<? extends HasMetadata> type, String namespace, String name, String part, Map<String, String> query) {

    /**
     * Empty when it names no kind that is known.
     *
     * @param kinds by {@link #place}
     */
    static Optional<ApiPath> of(URI uri, Map<String, Class<? extends HasMetadata>> kinds) {
        List<String> words = Arrays.stream(uri.getPath().split("/", -1))
                .filter(word -> !word.isEmpty())
                .toList();
        int root = words.getFirst().equals("api") ? 2 : 3;
        String apiVersion = String.join("/", words.subList(1, Math.min(root, words.size())));
        List<String> rest = words.subList(Math.min(root, words.size()), words.size());
        boolean inNamespace = rest.size() > 2 && rest.getFirst().equals("namespaces");
        List<String> own = inNamespace ? rest.subList(2, rest.size()) : rest;
        return Optional.ofNullable(own.isEmpty() ? null : kinds.get(apiVersion + "/" + own.getFirst()))
                .map(kind -> new ApiPath(
                        kind,
                        inNamespace ? rest.get(1) : "",
                        own.size() > 1 ? own.get(1) : "",
                        own.size() > 2 ? own.get(2) : "",
                        query(uri.getRawQuery())));
    }

    /** Where the objects of a kind are. */
    static String place(Class<? extends HasMetadata> kind) {
        return HasMetadata.getApiVersion(kind) + "/" + HasMetadata.getPlural(kind);
    }

    private static Map<String, String> query(@Nullable String raw) {
        Map<String, String> query = new HashMap<>();
        for (String pair : raw == null || raw.isEmpty() ? new String[0] : raw.split("&", -1)) {
            String[] words = pair.split("=", 2);
            query.put(
                    URLDecoder.decode(words[0], StandardCharsets.UTF_8),
                    words.length == 1 ? "" : URLDecoder.decode(words[1], StandardCharsets.UTF_8));
        }
        return query;
    }

    ObjectRef<? extends HasMetadata> ref() {
        return new ObjectRef<>(type, namespace, name);
    }

    boolean watches() {
        return "true".equals(query.get("watch"));
    }

    /** Whether an object is one of those that were asked for. */
    boolean selects(HasMetadata object) {
        ObjectRef<?> ref = ObjectRef.of(object);
        return type.isInstance(object)
                && (namespace.isEmpty() || namespace.equals(ref.namespace()))
                && (name.isEmpty() || name.equals(ref.name()))
                && each("labelSelector").allMatch(term -> Selector.ofLabels(term, object))
                && each("fieldSelector").allMatch(term -> Selector.ofFields(term, object));
    }

    private Stream<String> each(String selector) {
        String terms = query.getOrDefault(selector, "");
        return terms.isEmpty() ? Stream.empty() : Arrays.stream(terms.split(",", -1));
    }
}
