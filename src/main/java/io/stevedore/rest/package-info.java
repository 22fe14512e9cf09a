/** The diagnostics over HTTP: what there is to ask, who may ask, and how errors are told. */
@NullMarked
package io.stevedore.rest;

import org.jspecify.annotations.NullMarked;
