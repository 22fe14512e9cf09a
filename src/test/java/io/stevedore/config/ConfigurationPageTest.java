package io.stevedore.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** To write the page anew: {@code ./mvnw test -Dtest=ConfigurationPageTest -Dstevedore.configuration.write=true}. */
class ConfigurationPageTest {
    private static final Path PAGE = Path.of("docs/configuration.md");

    @Test
    void committedPageIsWhatTheDescriptionSays() throws IOException {
        // Given
        String committed = Files.readString(PAGE);
        assertThat(committed).contains(ConfigurationPage.START, ConfigurationPage.END);

        // When
        String generated = ConfigurationPage.with(committed);
        if (Boolean.getBoolean("stevedore.configuration.write")) {
            Files.writeString(PAGE, generated);
        }

        // Then
        assertThat(PAGE).hasContent(generated);
    }

    @Test
    void theExampleOfThePageIsRight() throws IOException {
        // Given
        String page = Files.readString(PAGE);
        int start = page.indexOf("```json\n") + 8;

        // When
        NodeAgentDocument.Reading read = NodeAgentDocument.read(page.substring(start, page.indexOf("```", start)));

        // Then
        assertThat(read.problems()).isEmpty();
        assertThat(read.values()).isNotEmpty();
    }

    /** Every key stands in the schema where it stands in the document, and its example is of the type that it demands. */
    @Test
    void theSchemaKnowsEveryKey() throws IOException {
        // When
        JsonNode schema = new JsonMapper().readTree(ConfigSchema.text());

        // Then
        assertThat(schema.path("$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
        List<String> paths = new ArrayList<>();
        collect(schema, "", paths);
        assertThat(paths)
                .containsExactlyElementsOf(KeySearch.all().stream()
                        .map(placed -> placed.path().replaceAll("\\.<[^>]*>", ".*"))
                        .toList());
        assertThat(schema.at("/properties/loadConcurrency/properties/globalConfig/type")
                        .asText())
                .isEqualTo("integer");
        assertThat(schema.at("/properties/podResources/properties/cpuLimit/pattern")
                        .asText())
                .startsWith("^");
        assertThat(schema.at("/properties/backupPVC/additionalProperties/additionalProperties")
                        .asBoolean(true))
                .isFalse();
    }

    private static void collect(JsonNode node, String path, List<String> paths) {
        for (Map.Entry<String, JsonNode> each : node.path("properties").properties()) {
            String at = path.isEmpty() ? each.getKey() : path + "." + each.getKey();
            paths.add(at);
            collect(each.getValue(), at, paths);
            collect(each.getValue().path("items"), at + "[]", paths);
            collect(each.getValue().path("additionalProperties"), at + ".*", paths);
        }
    }
}
