/** {@code velero.io/v2alpha1}: data uploads and downloads. */
package io.stevedore.api.v2alpha1;
