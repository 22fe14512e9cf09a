package io.stevedore.config;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.stevedore.config.json.JsonPath;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

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

    /** Kubernetes' grammar of quantities; the client's parser takes some more. */
    static final String QUANTITY =
            "[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(Ki|Mi|Gi|Ti|Pi|Ei|n|u|m|k|M|G|T|P|E|[eE][+-]?[0-9]+)?";

    private static final Pattern GRAMMAR = Pattern.compile(QUANTITY);

    /**
     * Why the section has no effect.
     *
     * @param key the name of the value
     */
    public record Flaw(String key, String text) {}

    /** What one of the three resources gets. */
    private record Share(String resource, Value request, Value limit) {}

    private record Value(String key, String text) {
        Optional<BigDecimal> amount() {
            try {
                return GRAMMAR.matcher(text).matches()
                        ? Optional.of(Quantity.parse(text).getNumericalAmount())
                        : Optional.empty();
            } catch (IllegalArgumentException | ArithmeticException e) {
                return Optional.empty();
            }
        }

        Optional<Flaw> flaw() {
            if (text.isEmpty()) {
                return Optional.of(new Flaw(key, key + " is missing (write \"0\" for none)"));
            }
            return amount().isPresent()
                    ? Optional.empty()
                    : Optional.of(new Flaw(key, key + " " + JsonPath.quoted(text) + " is not a quantity"));
        }

        void addTo(Map<String, Quantity> amounts, String resource) {
            if (amount().map(BigDecimal::signum).orElse(0) != 0) {
                amounts.put(resource, Quantity.parse(text));
            }
        }
    }

    private List<Share> shares() {
        return List.of(
                new Share("cpu", new Value("cpuRequest", cpuRequest), new Value("cpuLimit", cpuLimit)),
                new Share("memory", new Value("memoryRequest", memoryRequest), new Value("memoryLimit", memoryLimit)),
                new Share(
                        "ephemeral-storage",
                        new Value("ephemeralStorageRequest", orZero(ephemeralStorageRequest)),
                        new Value("ephemeralStorageLimit", orZero(ephemeralStorageLimit))));
    }

    /** The requirements of the mover's container; none when there is any flaw. */
    public ResourceRequirements requirements() {
        ResourceRequirements read = new ResourceRequirementsBuilder()
                .withRequests(new TreeMap<>())
                .withLimits(new TreeMap<>())
                .build();
        if (!flaws().isEmpty()) {
            return new ResourceRequirements();
        }
        for (Share share : shares()) {
            share.request().addTo(read.getRequests(), share.resource());
            share.limit().addTo(read.getLimits(), share.resource());
        }
        return read;
    }

    /** All that is wrong; empty when the section has its effect. */
    public List<Flaw> flaws() {
        List<Flaw> flaws = new ArrayList<>();
        for (Share share : shares()) {
            share.request().flaw().ifPresent(flaws::add);
            share.limit().flaw().ifPresent(flaws::add);
            share.request()
                    .amount()
                    .ifPresent(wanted -> share.limit()
                            .amount()
                            .filter(most -> most.signum() != 0 && wanted.compareTo(most) > 0)
                            .ifPresent(most -> flaws.add(new Flaw(
                                    share.request().key(),
                                    "%s %s is more than %s %s"
                                            .formatted(
                                                    share.request().key(),
                                                    share.request().text(),
                                                    share.limit().key(),
                                                    share.limit().text())))));
        }
        return flaws;
    }

    private static String orZero(String text) {
        return text.isEmpty() ? "0" : text;
    }
}
