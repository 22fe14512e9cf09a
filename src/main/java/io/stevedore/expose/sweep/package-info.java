/** What tasks have left behind: what is ours and whose task is gone or over. Found and judged here, removed by plans. */
@NullMarked
package io.stevedore.expose.sweep;

import org.jspecify.annotations.NullMarked;
