package io.github.tailnethealth.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The condition of {@link ConditionalOn}. */
final class OnSwitchCondition extends SpringBootCondition {
    @Override
    public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
        MergedAnnotation<ConditionalOn> annotation = metadata.getAnnotations().get(ConditionalOn.class);
        ConditionMessage.Builder message = ConditionMessage.forCondition(ConditionalOn.class);
        for (Switch required : annotation.getEnumArray("value", Switch.class)) {
            if (!required.isOn(context.getEnvironment())) {
                return ConditionOutcome.noMatch(message.because(required.property() + " is false"));
            }
        }
        return ConditionOutcome.match(message.because("it is switched on"));
    }
}
