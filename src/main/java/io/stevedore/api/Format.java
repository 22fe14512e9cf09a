package io.stevedore.api;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The format that the custom resource's schema names for a string. */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Format {
    /** RFC 3339. */
    String DATE_TIME = "date-time";
    /** Base64. */
    String BYTE = "byte";

    String value();
}
