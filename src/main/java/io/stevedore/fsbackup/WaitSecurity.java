package io.stevedore.fsbackup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** As whom a restored pod waits for its volumes: as the ConfigMap says, else as the pod's first container runs. */
final class WaitSecurity {
    private static final SecurityContext USUAL = new SecurityContextBuilder()
            .withRunAsUser(1000L)
            .withRunAsNonRoot(true)
            .withAllowPrivilegeEscalation(false)
            .withNewCapabilities()
            .withDrop("ALL")
            .endCapabilities()
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .build();

    private static final String USER = "secCtxRunAsUser";
    private static final String GROUP = "secCtxRunAsGroup";
    private static final String ESCALATION = "secCtxAllowPrivilegeEscalation";
    private static final String WHOLE = "secCtx";

    // what Velero takes for a boolean
    private static final Set<String> TRUE = Set.of("1", "t", "T", "true", "True", "TRUE");
    private static final Set<String> FALSE = Set.of("0", "f", "F", "false", "False", "FALSE");

    /** A field that Kubernetes does not know is an error, and so is text in place of a number. */
    private static final ObjectMapper STRICT = YAMLMapper.builder()
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .annotationIntrospector(new NothingUnknown())
            .build();

    private WaitSecurity() {}

    private static final class NothingUnknown extends JacksonAnnotationIntrospector {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean hasAnySetter(Annotated annotated) {
            return false;
        }
    }

    /** None when none of the keys is set, or when one of them cannot be read, which is complained of. */
    static Optional<SecurityContext> read(Map<String, String> data, List<String> complaints) {
        if (List.of(USER, GROUP, ESCALATION, WHOLE).stream()
                .allMatch(key -> RestoreWaitSettings.value(data, key).isEmpty())) {
            return Optional.empty();
        }
        try {
            SecurityContext read = new SecurityContext();
            RestoreWaitSettings.value(data, USER).map(text -> id(USER, text)).ifPresent(read::setRunAsUser);
            RestoreWaitSettings.value(data, GROUP).map(text -> id(GROUP, text)).ifPresent(read::setRunAsGroup);
            RestoreWaitSettings.value(data, ESCALATION)
                    .map(WaitSecurity::escalation)
                    .ifPresent(read::setAllowPrivilegeEscalation);
            Optional<String> whole = RestoreWaitSettings.value(data, WHOLE);
            return Optional.of(whole.isPresent() ? over(read, whole.get()) : read);
        } catch (IllegalArgumentException e) {
            complaints.add("none of the keys secCtx... has an effect: " + e.getMessage());
            return Optional.empty();
        }
    }

    static SecurityContext of(Pod pod) {
        List<Container> containers = pod.getSpec().getContainers();
        SecurityContext first =
                containers.isEmpty() ? null : containers.getFirst().getSecurityContext();
        return first == null ? USUAL : first;
    }

    private static long id(String key, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("%s \"%s\" is not a whole number".formatted(key, text), e);
        }
    }

    private static boolean escalation(String text) {
        if (!TRUE.contains(text) && !FALSE.contains(text)) {
            throw new IllegalArgumentException("%s \"%s\" is neither true nor false".formatted(ESCALATION, text));
        }
        return TRUE.contains(text);
    }

    /** What the text names wins, the rest stays. */
    private static SecurityContext over(SecurityContext below, String text) {
        String refused = WHOLE + " is not the securityContext of a container: ";
        try {
            JsonNode named = STRICT.readTree(text);
            if (!named.isObject()) {
                throw new IllegalArgumentException(refused + "it has no fields");
            }
            return STRICT.readerForUpdating(below).readValue(named);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    refused + (e instanceof JsonProcessingException told ? told.getOriginalMessage() : e.getMessage()),
                    e);
        }
    }
}
