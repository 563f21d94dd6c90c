package io.llmfusion.command;

import io.llmfusion.probe.Capability;
import io.llmfusion.probe.Question;
import io.llmfusion.probe.Questions;
import io.llmfusion.probe.Subject;
import java.util.List;
import java.util.Optional;

/** What will be asked of whom. Pure. */
record ProbePlan(List<Subject> subjects, List<Capability> capabilities) {
    ProbePlan {
        subjects = List.copyOf(subjects);
        capabilities = List.copyOf(capabilities);
    }

    Optional<Question> question(Subject subject, Capability capability) {
        return capabilities.contains(capability) ? Questions.of(capability, subject) : Optional.empty();
    }

    /** Why a question is not asked. */
    String reason(Capability capability) {
        if (!capabilities.contains(capability)) {
            return "";
        }
        return capability == Capability.EMBEDDINGS
                ? "no model is known for it: name one with --embedding-model PROVIDER/MODEL"
                : "no model is known: name one with --model PROVIDER/MODEL";
    }

    /** Questions that somebody has to pay for. */
    List<Question> paid() {
        return subjects.stream()
                .filter(subject -> !subject.free())
                .flatMap(subject -> capabilities.stream().flatMap(capability -> question(subject, capability).stream()))
                .toList();
    }
}
