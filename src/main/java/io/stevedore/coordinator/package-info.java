/** Looks after repositories where no Velero server does: makes each BackupRepository Ready, or NotReady with the cause. */
@NullMarked
package io.stevedore.coordinator;

import org.jspecify.annotations.NullMarked;
