package io.llmfusion.bus;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import io.llmfusion.model.Deadline;
import io.llmfusion.model.Json;
import io.llmfusion.model.RawJson;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.Version;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * Jackson for immutable records and sealed families without an annotation on any of them: components by name, cases by
 * their simple name in the member {@code @}.
 */
final class WireMapper {
    static final String TAG = "@";

    private WireMapper() {}

    static JsonMapper build() {
        return Json.mapper()
                .rebuild()
                .annotationIntrospector(
                        new AnnotationIntrospectorPair(new SealedFamilies(), new JacksonAnnotationIntrospector()))
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .changeDefaultVisibility(visibility -> visibility
                        .withVisibility(PropertyAccessor.ALL, Visibility.NONE)
                        .withFieldVisibility(Visibility.ANY)
                        .withCreatorVisibility(Visibility.ANY))
                .addModule(ownForms())
                .build();
    }

    private static SimpleModule ownForms() {
        SimpleModule module = new SimpleModule("fusion");
        add(
                module,
                RawJson.class,
                (value, json) -> json.writeString(value.text()),
                json -> new RawJson(json.getString()));
        add(
                module,
                Buffer.class,
                (value, json) -> json.writeBinary(value.getBytes()),
                json -> Buffer.buffer(json.getBinaryValue()));
        add(
                module,
                Duration.class,
                (value, json) -> json.writeString(value.toString()),
                json -> Duration.parse(json.getString()));
        // Milliseconds that remain, since clocks of two machines do not agree.
        add(
                module,
                Deadline.class,
                (value, json) -> json.writeNumber(value.remaining().toMillis()),
                json -> Deadline.in(Duration.ofMillis(json.getLongValue())));
        return module;
    }

    private static <T> void add(
            SimpleModule module, Class<T> type, BiConsumer<T, JsonGenerator> write, Function<JsonParser, T> read) {
        module.addSerializer(type, new StdSerializer<T>(type) {
            @Override
            public void serialize(T value, JsonGenerator json, SerializationContext context) {
                write.accept(value, json);
            }
        });
        module.addDeserializer(type, new StdDeserializer<T>(type) {
            @Override
            public T deserialize(JsonParser json, DeserializationContext context) {
                return read.apply(json);
            }
        });
    }

    /** Tells Jackson that a sealed interface is its permitted records, named by their simple names. */
    private static final class SealedFamilies extends AnnotationIntrospector {
        @Override
        public Version version() {
            return Version.unknownVersion();
        }

        @Override
        public JsonTypeInfo.Value findPolymorphicTypeInfo(MapperConfig<?> config, Annotated annotated) {
            return annotated.getRawType().isSealed()
                    ? JsonTypeInfo.Value.construct(
                            JsonTypeInfo.Id.NAME, JsonTypeInfo.As.PROPERTY, TAG, null, false, true)
                    : super.findPolymorphicTypeInfo(config, annotated);
        }

        @Override
        public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
            return annotated.getType().isContainerType()
                    ? JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)
                    : JsonSetter.Value.empty();
        }

        @Override
        public List<NamedType> findSubtypes(MapperConfig<?> config, Annotated annotated) {
            List<NamedType> cases = new ArrayList<>();
            collect(annotated.getRawType(), cases);
            return cases;
        }

        private static void collect(Class<?> family, List<NamedType> cases) {
            for (Class<?> permitted :
                    Optional.ofNullable(family.getPermittedSubclasses()).orElse(new Class<?>[0])) {
                cases.add(new NamedType(permitted, permitted.getSimpleName()));
                collect(permitted, cases);
            }
        }
    }
}
