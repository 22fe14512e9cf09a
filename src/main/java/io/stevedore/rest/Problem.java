package io.stevedore.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An answer that is none, as RFC 9457 has it: {@code application/problem+json}. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    static final String TYPE = "application/problem+json";

    private final int status;
    private final String title;

    private Problem(int status, String title, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.title = title;
    }

    public static Problem badRequest(String detail) {
        return new Problem(400, "Bad request", detail);
    }

    static Problem unauthorized(String detail) {
        return new Problem(401, "Unauthorized", detail);
    }

    static Problem forbidden(String detail) {
        return new Problem(403, "Forbidden", detail);
    }

    public static Problem notFound(String detail) {
        return new Problem(404, "Not found", detail);
    }

    static Problem methodNotAllowed(String method) {
        return new Problem(405, "Method not allowed", method + " changes nothing here; there is only GET");
    }

    public static Problem failed(String detail) {
        return new Problem(500, "Internal error", detail);
    }

    static Problem busy(String detail) {
        return new Problem(503, "Service unavailable", detail);
    }

    int status() {
        return status;
    }

    /** @param instance the path that was asked for */
    ObjectNode json(String instance) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", "about:blank")
                .put("title", title)
                .put("status", status)
                .put("detail", getMessage())
                .put("instance", instance);
    }
}
