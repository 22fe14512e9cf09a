/** Backup of a CSI snapshot: the plans that expose it and take it down. */
@NullMarked
package io.stevedore.expose.csi;

import org.jspecify.annotations.NullMarked;
