package io.stevedore.kube;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import com.fasterxml.jackson.databind.deser.ValueInstantiator;
import com.fasterxml.jackson.databind.deser.std.NumberDeserializers;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.stevedore.api.TaskStatus;
import io.stevedore.api.v1.PodVolumeBackup;
import io.stevedore.api.v1.PodVolumeRestore;
import io.stevedore.api.v2alpha1.DataDownload;
import io.stevedore.api.v2alpha1.DataUpload;
import java.io.IOException;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A value that does not fit its Java type is read as null, a string as {@link #UNREADABLE}: one odd object must not
 * end the informer of its kind, and an odd phase must not look like a new task. So are numbers that are too large.
 */
public final class TolerantReading {
    /** Stands for a text that was no text. */
    public static final String UNREADABLE = "(unreadable)";

    private static final Logger LOG = Logger.getLogger(TolerantReading.class);

    /** Objects as they are read that way. */
    public static KubernetesSerialization serialization() {
        ObjectMapper mapper = new ObjectMapper().disable(SerializationFeature.FAIL_ON_EMPTY_BEANS);
        new TolerantReading().customize(mapper);
        KubernetesSerialization serialization = new KubernetesSerialization(mapper, false);
        mapper.registerModule(new SimpleModule("watch-events")
                .addDeserializer(
                        WatchEvent.class, new WatchEventReading(serialization::getRegisteredKubernetesResource)));
        return serialization;
    }

    /** From now on the mapper reads that way. */
    public void customize(ObjectMapper mapper) {
        mapper.addHandler(new Handler());
        SimpleModule numbers = new SimpleModule("tolerant-numbers");
        for (Class<?> type : List.of(Integer.class, int.class, Long.class, long.class)) {
            bounded(numbers, type);
        }
        mapper.registerModule(numbers);
    }

    @SuppressWarnings("unchecked")
    private static <T> void bounded(SimpleModule module, Class<T> type) {
        module.addDeserializer(
                type, new Bounded<>((JsonDeserializer<T>) NumberDeserializers.find(type, type.getName()), type));
    }

    /** The parser itself refuses a number beyond the type's bounds, and asks no handler. */
    private static final class Bounded<T> extends StdDeserializer<T> {
        private static final long serialVersionUID = 1L;
        private final transient JsonDeserializer<T> usual;

        Bounded(JsonDeserializer<T> usual, Class<T> type) {
            super(type);
            this.usual = usual;
        }

        @Override
        public @Nullable T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            try {
                return usual.deserialize(parser, context);
            } catch (InputCoercionException e) {
                if (Handler.substitute(parser, handledType(), e.getOriginalMessage()) != null) {
                    throw e;
                }
                return getNullValue(context);
            }
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) throws JsonMappingException {
            return usual.getNullValue(context);
        }

        @Override
        public LogicalType logicalType() {
            return LogicalType.Integer;
        }
    }

    private static final class Handler extends DeserializationProblemHandler {
        @Override
        public @Nullable Object handleWeirdStringValue(
                DeserializationContext context, Class<?> type, String value, String why) {
            return substitute(context.getParser(), type, why);
        }

        @Override
        public @Nullable Object handleWeirdNumberValue(
                DeserializationContext context, Class<?> type, Number value, String why) {
            return substitute(context.getParser(), type, why);
        }

        @Override
        public @Nullable Object handleUnexpectedToken(
                DeserializationContext context, JavaType type, JsonToken token, JsonParser parser, String why)
                throws IOException {
            return skipped(parser, type.getRawClass(), why);
        }

        @Override
        public @Nullable Object handleMissingInstantiator(
                DeserializationContext context,
                Class<?> type,
                ValueInstantiator instantiator,
                JsonParser parser,
                String why)
                throws IOException {
            return skipped(parser, type, why);
        }

        private static @Nullable Object skipped(JsonParser parser, Class<?> type, String why) throws IOException {
            Object value = substitute(parser, type, why);
            if (value != NOT_HANDLED) {
                parser.skipChildren();
            }
            return value;
        }

        private static @Nullable Object substitute(JsonParser parser, Class<?> type, String why) {
            if (parser.getParsingContext().inRoot()) {
                return NOT_HANDLED; // no object at all: the client recognises an error page by the exception
            }
            LOG.warnf(
                    "unreadable value at %s: not a %s (%s)",
                    parser.getParsingContext().pathAsPointer(), type.getSimpleName(), why);
            if (type == DataUpload.Status.class) {
                return unreadable(new DataUpload.Status());
            }
            if (type == DataDownload.Status.class) {
                return unreadable(new DataDownload.Status());
            }
            if (type == PodVolumeBackup.Status.class) {
                return unreadable(new PodVolumeBackup.Status());
            }
            if (type == PodVolumeRestore.Status.class) {
                return unreadable(new PodVolumeRestore.Status());
            }
            return type == String.class ? UNREADABLE : null;
        }

        /** Without a status the object would look like a new task. */
        private static TaskStatus unreadable(TaskStatus status) {
            status.phase = UNREADABLE;
            return status;
        }
    }
}
