package io.stevedore.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.stevedore.config.KeyType.Flag;
import io.stevedore.config.KeyType.Section;
import io.stevedore.config.KeyType.SectionList;
import io.stevedore.config.KeyType.SectionMap;
import io.stevedore.config.KeyType.Text;
import io.stevedore.config.KeyType.TextList;
import io.stevedore.config.KeyType.TextMap;
import io.stevedore.config.KeyType.Whole;

/**
 * The description of the keys as a JSON Schema, for editors. It is stricter than the agent: it knows no other letter case
 * and no key without effect.
 */
public final class ConfigSchema {
    private static final JsonMapper MAPPER = new JsonMapper();

    private ConfigSchema() {}

    /** One document of the dialect 2020-12, indented. */
    public static String text() {
        ObjectNode schema = JsonNodeFactory.instance.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Velero node-agent configuration");
        schema.put("description", "The one entry of the ConfigMap that --node-agent-configmap names.");
        schema.setAll(of(NodeAgentKeys.ALL));
        return schema.toPrettyString() + "\n";
    }

    private static ObjectNode of(KeyType type) {
        return switch (type) {
            case Section section -> section(section);
            case SectionMap map -> node("object").set("additionalProperties", of(map.each()));
            case SectionList list -> node("array").set("items", of(list.each()));
            case TextMap texts -> node("object").set("additionalProperties", node("string"));
            case TextList texts -> node("array").set("items", node("string"));
            case Text(String pattern) when pattern.isEmpty() -> node("string");
            case Text(String pattern) -> node("string").put("pattern", pattern);
            case Flag flag -> node("boolean");
            case Whole whole -> node("integer").put("minimum", Math.max(whole.least(), 0));
        };
    }

    private static ObjectNode section(Section section) {
        ObjectNode properties = JsonNodeFactory.instance.objectNode();
        section.keys().forEach(key -> properties.set(key.name(), key(key)));
        ObjectNode node = node("object");
        node.set("properties", properties);
        return node.put("additionalProperties", false);
    }

    private static ObjectNode key(Key key) {
        ObjectNode node = of(key.type());
        node.put("description", KeyText.sentences(key));
        if (!key.example().isEmpty()) {
            ArrayNode examples = JsonNodeFactory.instance.arrayNode();
            node.set("examples", examples.add(json(key.example())));
        }
        return node;
    }

    private static ObjectNode node(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e); // examples are part of the program
        }
    }
}
