/** Plays a disk array: a CSI provisioner and the snapshot controllers, with directories and, for block volumes, files. */
@NullMarked
package io.stevedore.sandbox.storage;

import org.jspecify.annotations.NullMarked;
