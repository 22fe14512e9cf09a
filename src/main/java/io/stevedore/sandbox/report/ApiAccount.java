package io.stevedore.sandbox.report;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shares out the agents' requests among the tasks they were made for. */
public final class ApiAccount {
    private ApiAccount() {}

    /**
     * A request belongs to the task whose objects it names; one that names nothing belongs to the task that was under
     * way. When several were under way, it is counted for none of them but under {@code shared}.
     *
     * @param shared requests during the tasks that cannot be told apart
     */
    public record Shares(Map<String, ApiUsage> byTask, ApiUsage shared) {
        /** Of the task with this name. */
        public ApiUsage of(String task) {
            return byTask.getOrDefault(task, ApiUsage.NONE);
        }
    }

    /** @param events of the agents alone */
    public static Shares settle(List<AuditEvent> events, List<TaskWindow> tasks) {
        Map<String, ApiUsage> byTask = new HashMap<>();
        ApiUsage shared = ApiUsage.NONE;
        for (AuditEvent event : events) {
            List<TaskWindow> named =
                    tasks.stream().filter(task -> task.names(event)).toList();
            // objects that outlive a task, a source PVC for instance, are named by several of them
            List<TaskWindow> owners = named.isEmpty() || named.size() > 1
                    ? (named.isEmpty() ? tasks : named)
                            .stream().filter(task -> task.covers(event)).toList()
                    : named;
            if (owners.size() == 1) {
                TaskWindow owner = owners.getFirst();
                byTask.merge(owner.name(), usage(event, owner), ApiUsage::plus);
            } else if (!owners.isEmpty()) {
                shared = shared.plus(new ApiUsage(event.watch() ? 0 : 1, event.watch() ? 1 : 0, 0, 0, 0));
            }
        }
        return new Shares(byTask, shared);
    }

    private static ApiUsage usage(AuditEvent event, TaskWindow task) {
        if (event.watch()) {
            return new ApiUsage(0, 1, 0, 0, 0);
        }
        int write = task.writes(event) ? 1 : 0;
        int told = event.verb().equals("create") && event.resource().equals("events") ? 1 : 0;
        return new ApiUsage(1, 0, write, event.code() == 409 ? write : 0, told);
    }
}
