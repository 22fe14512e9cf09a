package io.stevedore.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compares answers with the OpenAPI document. */
final class Described {
    private Described() {}

    /** Every field of an answer stands in the description, and what is required there is in the answer. */
    static JsonNode by(String schema, JsonNode answer) {
        conforms(answer, Routes.description().at("/components/schemas/" + schema), schema);
        return answer;
    }

    private static void conforms(JsonNode answer, JsonNode schema, String where) {
        if (schema.has("$ref")) {
            conforms(
                    answer, Routes.description().at(schema.path("$ref").asText().substring(1)), where);
        } else if (answer.isArray()) {
            answer.forEach(item -> conforms(item, schema.path("items"), where + "[]"));
        } else if (schema.has("properties")) {
            List<String> names = new ArrayList<>();
            answer.fieldNames().forEachRemaining(names::add);
            assertThat(schema.path("properties").properties().stream().map(Map.Entry::getKey))
                    .as(where)
                    .containsAll(names);
            schema.path("required").forEach(name -> assertThat(names).as(where).contains(name.asText()));
            answer.properties()
                    .forEach(field -> conforms(
                            field.getValue(),
                            schema.path("properties").path(field.getKey()),
                            where + "." + field.getKey()));
        }
    }
}
