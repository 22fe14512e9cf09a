package io.stevedore.diagnosis;

/** How much a finding weighs. */
public enum Severity {
    /** Nothing goes on until somebody mends something. */
    ERROR,
    /** Something is wrong; a retry or somebody may cure it. */
    WARNING,
    /** Nothing is known to be wrong; it only takes long. */
    INFO
}
