/** Which volumes of pods are backed up file by file, which are restored so, and how a restored pod waits for them. */
@NullMarked
package io.stevedore.fsbackup;

import org.jspecify.annotations.NullMarked;
