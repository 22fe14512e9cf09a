package io.stevedore.config;

import org.jboss.logging.Logger;

/** Tells once, at the start, what is in use and what is not. */
public final class ConfigLog {
    private static final Logger LOG = Logger.getLogger(ConfigLog.class);

    private ConfigLog() {}

    /** One line for each section in use and one for each warning. */
    public static void tell(ConfigOutcome.Usable read) {
        if (read.config().equals(NodeAgentConfig.defaults())) {
            LOG.info("No node-agent configuration is in use, all defaults");
        }
        read.config()
                .sectionsInUse()
                .forEach((section, value) ->
                        LOG.infof("Node-agent configuration in use section=%s value=%s", section, value));
        read.problems().forEach(problem -> LOG.warnf("Node-agent configuration has a problem: %s", problem));
    }
}
