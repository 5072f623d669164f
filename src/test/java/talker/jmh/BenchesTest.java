package talker.jmh;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Runs the body of every JMH bench once with every value of its parameters, so that none of them rots. */
class BenchesTest {
    /** The classes named {@code *Bench} beside this one. */
    static List<Class<?>> benches() {
        return new ClassFileImporter()
                        .importUrl(BenchesTest.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation())
                        .stream()
                        .filter(c -> c.getSimpleName().endsWith("Bench"))
                        .<Class<?>>map(JavaClass::reflect)
                        .toList();
    }

    @Test
    void thereAreBenches() {
        assertThat(benches())
                .extracting(Class::getSimpleName)
                .contains("CodecBench", "RoomStateBench", "FanOutBench", "OutboxBench");
    }

    @ParameterizedTest
    @MethodSource("benches")
    void everyBodyRuns(Class<?> bench) throws Exception {
        List<Method> bodies = annotated(bench.getMethods(), Benchmark.class);
        assertThat(bodies).isNotEmpty();
        for (Method body : bodies) {
            for (Object prepared : prepared(bench)) {
                assertThat(body.invoke(prepared)).as(body.toString()).isNotNull();
            }
        }
    }

    private static List<Method> annotated(Method[] methods, Class<? extends java.lang.annotation.Annotation> mark) {
        return Arrays.stream(methods).filter(m -> m.isAnnotationPresent(mark)).toList();
    }

    /** An instance for each combination of parameters, set up. */
    private static List<Object> prepared(Class<?> bench) throws ReflectiveOperationException {
        List<Field> parameters = Arrays.stream(bench.getFields())
                .filter(field -> field.isAnnotationPresent(Param.class))
                .toList();
        List<List<String>> combinations = List.of(List.of());
        for (Field parameter : parameters) {
            String[] values = parameter.getAnnotation(Param.class).value();
            combinations = combinations.stream()
                    .flatMap(some -> Arrays.stream(values).map(value -> Stream.concat(some.stream(), Stream.of(value))
                            .toList()))
                    .toList();
        }
        List<Object> all = new ArrayList<>();
        for (List<String> values : combinations) {
            Object one = bench.getConstructor().newInstance();
            for (int i = 0; i < values.size(); i++) {
                parameters.get(i).set(one, value(parameters.get(i).getType(), values.get(i)));
            }
            for (Method setup : annotated(bench.getMethods(), Setup.class)) {
                setup.invoke(one);
            }
            all.add(one);
        }
        return all;
    }

    private static Object value(Class<?> type, String text) {
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(text))
                .findFirst()
                .orElseThrow();
    }
}
