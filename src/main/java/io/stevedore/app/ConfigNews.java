package io.stevedore.app;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.stevedore.api.Names;
import io.stevedore.config.ConfigDrift;
import io.stevedore.config.ConfigProblem;
import io.stevedore.config.ConfigState;
import io.stevedore.kube.EventWriter;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Tells of a ConfigMap in the log, and as an Event on it as long as it is there.
 *
 * @param name of the ConfigMap
 * @param about empty when there is none
 */
record ConfigNews(EventWriter events, String name, Optional<ConfigMap> about) {
    private static final Logger LOG = Logger.getLogger(ConfigNews.class);

    /** The warnings, if there are any. */
    void problems(ConfigState state) {
        state.problems().forEach(problem -> LOG.warnf("ConfigMap %s has a problem: %s", name, problem));
        if (!state.problems().isEmpty()) {
            String all = state.problems().stream().map(ConfigProblem::toString).collect(Collectors.joining("; "));
            event("Warning", Names.CONFIG_PROBLEMS, all);
        }
    }

    /** The agent does not start with it; whoever ends it writes the log. */
    void refused(String fault) {
        event("Warning", Names.CONFIG_REFUSED, fault);
    }

    void drift(ConfigDrift drift) {
        switch (drift) {
            case ConfigDrift.None none -> {
                LOG.infof("ConfigMap %s: %s", name, none.text());
                event("Normal", Names.CONFIG_AS_LOADED, none.text());
            }
            case ConfigDrift.Changed changed -> {
                LOG.warnf("ConfigMap %s: %s", name, changed.text());
                event("Normal", Names.CONFIG_RESTART_REQUIRED, changed.text());
            }
            case ConfigDrift.Faulty faulty -> {
                LOG.errorf("ConfigMap %s: %s", name, faulty.text());
                event("Warning", Names.CONFIG_FAULTY, faulty.text());
            }
        }
    }

    private void event(String type, String reason, String message) {
        about.ifPresent(configMap -> events.tell(configMap, type, reason, message));
    }
}
