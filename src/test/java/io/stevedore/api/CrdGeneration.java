package io.stevedore.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.generator.annotation.Default;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionVersion;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.stevedore.api.v1.BackupRepository;
import io.stevedore.api.v1.BackupStorageLocation;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The custom resource definitions as our types say them: fabric8's generator, and what its annotations cannot express. */
final class CrdGeneration {
    static final List<Class<? extends CustomResource<?, ?>>> TYPES = List.of(
            BackupRepository.class,
            BackupStorageLocation.class,
            PodVolumeBackup.class,
            PodVolumeRestore.class,
            DataDownload.class,
            DataUpload.class);

    private CrdGeneration() {}

    /** YAML by file name. */
    static Map<String, String> yaml() {
        Map<String, String> files = new LinkedHashMap<>();
        for (Class<? extends CustomResource<?, ?>> type : TYPES) {
            Buffer buffer = new Buffer();
            new CRDGenerator()
                    .customResourceClasses(type)
                    .forCRDVersions("v1")
                    .withParallelGenerationEnabled(false)
                    .withMinQuotes(true)
                    .withPostProcessor(new io.fabric8.crdv2.generator.CRDPostProcessor() {
                        @Override
                        public HasMetadata process(HasMetadata crd, String version) {
                            return complete((CustomResourceDefinition) crd, type);
                        }
                    })
                    .withOutput(buffer)
                    .generate();
            files.put(
                    CustomResource.getCRDName(type) + "-v1.yml",
                    "# Generated from " + type.getName() + " by CrdTest; do not edit\n" + buffer.text());
        }
        return files;
    }

    static CustomResourceDefinition definition(String kind) {
        return yaml().values().stream()
                .map(text -> Serialization.unmarshal(text, CustomResourceDefinition.class))
                .filter(crd -> crd.getSpec().getNames().getKind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static CustomResourceDefinition complete(CustomResourceDefinition crd, Class<?> type) {
        for (CustomResourceDefinitionVersion version : crd.getSpec().getVersions()) {
            // the generator adds it for every type with a status; Velero's have none, and writes would go nowhere
            version.setSubresources(null);
            version.setAdditionalPrinterColumns(inOrderOf(type, version.getAdditionalPrinterColumns()));
            JSONSchemaProps root = version.getSchema().getOpenAPIV3Schema();
            ParameterizedType parent = (ParameterizedType) type.getGenericSuperclass();
            complete(property(root, "spec"), (Class<?>) parent.getActualTypeArguments()[0]);
            complete(property(root, "status"), (Class<?>) parent.getActualTypeArguments()[1]);
        }
        return crd;
    }

    /** The generator sorts columns by path; kubectl shows them in the order of the definition. */
    private static List<CustomResourceColumnDefinition> inOrderOf(
            Class<?> type, List<CustomResourceColumnDefinition> columns) {
        List<String> order = Arrays.stream(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::name)
                .toList();
        return columns.stream()
                .sorted(Comparator.comparingInt(column -> order.indexOf(column.getName())))
                .toList();
    }

    private static void complete(JSONSchemaProps schema, Class<?> type) {
        for (Field field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers())) {
                continue;
            }
            JsonProperty renamed = field.getAnnotation(JsonProperty.class);
            JSONSchemaProps property = property(schema, renamed == null ? field.getName() : renamed.value());
            OneOf values = field.getAnnotation(OneOf.class);
            if (values != null) {
                property.setEnum(
                        Arrays.stream(values.value()).map(CrdGeneration::text).toList());
            }
            Format format = field.getAnnotation(Format.class);
            if (format != null) {
                property.setFormat(format.value());
            }
            Default standard = field.getAnnotation(Default.class);
            if (standard != null && field.getType() == String.class) {
                // the generator reads the value as YAML, where nothing is null
                property.setDefault(text(standard.value()));
            }
            if (field.getType() == Long.class) {
                property.setFormat("int64");
            }
            Class<?> nested = elementType(field);
            if (nested.getName().startsWith("io.stevedore.")) {
                JSONSchemaProps below = property.getItems() == null
                        ? property
                        : property.getItems().getSchema();
                complete(below, nested);
            }
        }
    }

    private static JsonNode text(String value) {
        return TextNode.valueOf(value);
    }

    private static JSONSchemaProps property(JSONSchemaProps schema, String name) {
        return Objects.requireNonNull(schema.getProperties().get(name), name);
    }

    private static Class<?> elementType(Field field) {
        if (field.getType() == List.class) {
            return (Class<?>) ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
        }
        return field.getType();
    }

    /** One definition as text. */
    private static final class Buffer implements CRDGenerator.CRDOutput<OutputStream> {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public OutputStream outputFor(String name) {
            return bytes;
        }

        @Override
        public URI crdURI(String name) {
            return URI.create("file:///" + name);
        }

        @Override
        public void close() {}

        String text() {
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }
}
