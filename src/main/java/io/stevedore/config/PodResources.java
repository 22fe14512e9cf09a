package io.stevedore.config;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Requests and limits of mover pods as written: Kubernetes quantities, {@code "0"} for none. {@code ""} is not one: CPU and
 * memory have to be given in full or the section does not count, as in Velero; ephemeral storage may be left out.
 */
public record PodResources(
        String cpuRequest,
        String cpuLimit,
        String memoryRequest,
        String memoryLimit,
        String ephemeralStorageRequest,
        String ephemeralStorageLimit) {

    /**
     * @param requirements empty when the section does not count
     * @param warning why it does not
     */
    public record Judged(ResourceRequirements requirements, Optional<String> warning) {}

    private static final class Invalid extends Exception {
        private static final long serialVersionUID = 1L;

        Invalid(String message) {
            super(message);
        }
    }

    private record Value(String key, String text) {}

    /** The requirements of the mover's container. */
    public Judged requirements() {
        ResourceRequirements read = new ResourceRequirementsBuilder()
                .withRequests(new TreeMap<>())
                .withLimits(new TreeMap<>())
                .build();
        try {
            add(read, "cpu", new Value("cpuRequest", cpuRequest), new Value("cpuLimit", cpuLimit));
            add(read, "memory", new Value("memoryRequest", memoryRequest), new Value("memoryLimit", memoryLimit));
            add(
                    read,
                    "ephemeral-storage",
                    new Value("ephemeralStorageRequest", orZero(ephemeralStorageRequest)),
                    new Value("ephemeralStorageLimit", orZero(ephemeralStorageLimit)));
            return new Judged(read, Optional.empty());
        } catch (Invalid e) {
            return new Judged(
                    new ResourceRequirements(),
                    Optional.of("podResources are invalid and have no effect, mover pods run as BestEffort: "
                            + e.getMessage()));
        }
    }

    private static void add(ResourceRequirements read, String resource, Value request, Value limit) throws Invalid {
        BigDecimal wanted = amount(request);
        BigDecimal most = amount(limit);
        if (most.signum() != 0 && wanted.compareTo(most) > 0) {
            throw new Invalid(
                    request.key() + " " + request.text() + " is more than " + limit.key() + " " + limit.text());
        }
        if (wanted.signum() != 0) {
            read.getRequests().put(resource, Quantity.parse(request.text()));
        }
        if (most.signum() != 0) {
            read.getLimits().put(resource, Quantity.parse(limit.text()));
        }
    }

    private static BigDecimal amount(Value value) throws Invalid {
        if (value.text().isEmpty()) {
            throw new Invalid(value.key() + " is missing (write \"0\" for none)");
        }
        try {
            return Quantity.parse(value.text()).getNumericalAmount();
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new Invalid(value.key() + " \"" + value.text() + "\" is not a quantity");
        }
    }

    private static String orZero(String text) {
        return text.isEmpty() ? "0" : text;
    }
}
