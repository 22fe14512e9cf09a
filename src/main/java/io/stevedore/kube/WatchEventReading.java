package io.stevedore.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.util.JsonParserSequence;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.KubernetesResource;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import java.io.IOException;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a watch tells in one go. The library makes a tree of each object to find out its kind, and an object of the tree:
 * the same twice, and more than a third of what an agent spends on being told. API servers write the kind in front.
 */
final class WatchEventReading extends StdDeserializer<WatchEvent> {
    private static final long serialVersionUID = 1L;

    private final transient BiFunction<String, String, @Nullable Class<? extends KubernetesResource>> types;

    /** @param types the class of an {@code apiVersion} and a {@code kind}; null for none */
    WatchEventReading(BiFunction<String, String, @Nullable Class<? extends KubernetesResource>> types) {
        super(WatchEvent.class);
        this.types = types;
    }

    @Override
    public WatchEvent deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        WatchEvent event = new WatchEvent();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String field = parser.currentName();
            JsonToken value = parser.nextToken();
            if (field.equals("type")) {
                event.setType(parser.getText());
            } else if (field.equals("object") && value == JsonToken.START_OBJECT) {
                event.setObject(object(parser, context));
            } else {
                parser.skipChildren();
            }
        }
        return event;
    }

    /** What comes before the kind is kept and read again. */
    private Object object(JsonParser parser, DeserializationContext context) throws IOException {
        try (TokenBuffer head = context.bufferForInputBuffering(parser)) {
            head.copyCurrentEvent(parser);
            String version = null;
            String kind = null;
            while ((version == null || kind == null) && parser.nextToken() == JsonToken.FIELD_NAME) {
                String field = parser.currentName();
                head.copyCurrentEvent(parser);
                JsonToken value = parser.nextToken();
                if (value == JsonToken.VALUE_STRING && field.equals("apiVersion")) {
                    version = parser.getText();
                } else if (value == JsonToken.VALUE_STRING && field.equals("kind")) {
                    kind = parser.getText();
                }
                head.copyCurrentStructure(parser);
            }
            if (version == null || kind == null) {
                head.copyCurrentEvent(parser); // the end of the object
            }
            parser.clearCurrentToken();
            JsonParser whole = JsonParserSequence.createFlattened(false, head.asParser(parser), parser);
            return parser.getCodec().readValue(whole, type(version, kind));
        }
    }

    /** The library's, for what it does not know. */
    private Class<?> type(@Nullable String version, @Nullable String kind) {
        if (version == null || kind == null) {
            return RawExtension.class;
        }
        Class<?> known = types.apply(version, kind);
        return known == null ? GenericKubernetesResource.class : known;
    }
}
