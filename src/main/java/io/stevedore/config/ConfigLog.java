package io.stevedore.config;

import org.jboss.logging.Logger;

/** Tells once, at the start, what is in use. */
public final class ConfigLog {
    private static final Logger LOG = Logger.getLogger(ConfigLog.class);

    private ConfigLog() {}

    /** One line for each section in use. */
    public static void tell(NodeAgentConfig config) {
        if (config.equals(NodeAgentConfig.defaults())) {
            LOG.info("No node-agent configuration is in use, all defaults");
        }
        config.sectionsInUse()
                .forEach((section, value) ->
                        LOG.infof("Node-agent configuration in use section=%s value=%s", section, value));
    }
}
