package io.stevedore.sandbox.programs;

import java.nio.file.Path;

/** The four executables of a control plane, by absolute path. */
public record KubernetesPrograms(Path etcd, Path apiServer, Path controllerManager, Path scheduler) {}
