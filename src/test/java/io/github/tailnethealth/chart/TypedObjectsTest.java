package io.github.tailnethealth.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Every field of every object exists in a typed model of Kubernetes and of the Prometheus operator. */
class TypedObjectsTest {
    private static final KubernetesSerialization SERIALIZATION = new KubernetesSerialization();

    static List<String> values() {
        return Chart.ciValues().stream()
                .map(file -> file.getFileName().toString())
                .toList();
    }

    @ParameterizedTest
    @MethodSource("values")
    void noFieldIsUnknown(String values) {
        for (JsonNode object : Chart.render(Chart.DIRECTORY.resolve("ci").resolve(values), Chart.NEWEST)
                .objects()) {
            assertThat(unknownFields(object.toString())).isEmpty();
        }
    }

    @Test
    void theCheckFindsAFieldThatIsUnknownHoweverDeep() {
        String monitor = Chart.render("monitoring: {serviceMonitor: {enabled: true}}")
                .one("ServiceMonitor")
                .toString();

        assertThat(unknownFields(monitor.replace("\"targetPort\"", "\"targetPrt\"")))
                .containsExactly("ServiceMonitor.Spec.Endpoints[0].targetPrt");
        assertThat(unknownFields(Chart.render("podSecurityContext: {invented: true}")
                        .workload()
                        .toString()))
                .containsExactly("Deployment.Spec.Template.Spec.SecurityContext.invented");
    }

    private static List<String> unknownFields(String json) {
        Object object = SERIALIZATION.unmarshal(json);
        assertThat(object.getClass().getSimpleName())
                .as("a model of its own")
                .doesNotContain("Generic")
                .isEqualTo(Rendered.parse(json).objects().get(0).get("kind").asString());
        List<String> unknown = new ArrayList<>();
        walk(object.getClass().getSimpleName(), object, unknown, Collections.newSetFromMap(new IdentityHashMap<>()));
        return unknown;
    }

    private static void walk(String path, Object value, List<String> unknown, Set<Object> seen) {
        if (value instanceof Collection<?> collection) {
            int index = 0;
            for (Object item : collection) {
                walk(path + "[" + index++ + "]", item, unknown, seen);
            }
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, item) -> walk(path + "." + key, item, unknown, seen));
        } else if (value != null && value.getClass().getName().startsWith("io.fabric8.") && seen.add(value)) {
            for (Method method : value.getClass().getMethods()) {
                String name = method.getName();
                if (name.equals("getAdditionalProperties")) {
                    ((Map<?, ?>) get(method, value)).keySet().forEach(key -> unknown.add(path + "." + key));
                } else if (name.startsWith("get") && method.getParameterCount() == 0 && !name.equals("getClass")) {
                    walk(path + "." + name.substring(3), get(method, value), unknown, seen);
                }
            }
        }
    }

    private static Object get(Method method, Object value) {
        try {
            return method.invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(method.toString(), e);
        }
    }
}
