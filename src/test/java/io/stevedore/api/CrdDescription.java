package io.stevedore.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A custom resource definition as lines that a human can compare. */
final class CrdDescription {
    private final List<String> lines = new ArrayList<>();

    private CrdDescription() {}

    static List<String> of(CustomResourceDefinition crd) {
        CrdDescription description = new CrdDescription();
        CustomResourceDefinitionVersion version = crd.getSpec().getVersions().getFirst();
        var names = crd.getSpec().getNames();
        String shortNames = names.getShortNames().isEmpty() ? "" : " short " + String.join(",", names.getShortNames());
        String status = version.getSubresources() == null ? "" : " with subresources";
        description.lines.add("resource %s %s/%s %s%s%s"
                .formatted(
                        names.getPlural(),
                        crd.getSpec().getGroup(),
                        version.getName(),
                        crd.getSpec().getScope(),
                        shortNames,
                        status));
        version.getAdditionalPrinterColumns().forEach(description::column);
        description.fields("", version.getSchema().getOpenAPIV3Schema());
        return description.lines;
    }

    private void column(CustomResourceColumnDefinition column) {
        String format = column.getFormat() == null || column.getFormat().isEmpty() ? "" : " " + column.getFormat();
        String priority =
                column.getPriority() == null || column.getPriority() == 0 ? "" : " priority " + column.getPriority();
        lines.add("column \"%s\" %s %s%s%s"
                .formatted(column.getName(), column.getJsonPath(), column.getType(), format, priority));
    }

    private void fields(String path, JSONSchemaProps parent) {
        Map<String, JSONSchemaProps> properties = new TreeMap<>(parent.getProperties());
        properties.forEach((name, schema) -> {
            if (path.isEmpty() && List.of("apiVersion", "kind", "metadata").contains(name)) {
                return; // every resource's own
            }
            String at = path + "." + name;
            lines.add(at + ": " + type(schema) + (parent.getRequired().contains(name) ? ", required" : "")
                    + rest(schema));
            if (schema.getProperties() != null) {
                fields(at, schema);
            }
            if (schema.getItems() != null) {
                fields(at + "[]", schema.getItems().getSchema());
            }
        });
    }

    private static String type(JSONSchemaProps schema) {
        String format = schema.getFormat() == null ? "" : " " + schema.getFormat();
        if (schema.getItems() != null) {
            return "list of " + schema.getItems().getSchema().getType();
        }
        if (schema.getAdditionalProperties() != null) {
            return "map of " + schema.getAdditionalProperties().getSchema().getType();
        }
        return schema.getType() + format;
    }

    private static String rest(JSONSchemaProps schema) {
        String values = schema.getEnum() == null || schema.getEnum().isEmpty()
                ? ""
                : schema.getEnum().stream().map(JsonNode::toString).collect(Collectors.joining(" ", ", one of ", ""));
        String standard = schema.getDefault() == null ? "" : ", default " + schema.getDefault();
        return (Boolean.TRUE.equals(schema.getNullable()) ? ", nullable" : "") + standard + values;
    }
}
