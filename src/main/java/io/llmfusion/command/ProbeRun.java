package io.llmfusion.command;

import io.llmfusion.probe.Capability;
import io.llmfusion.probe.Finding;
import io.llmfusion.probe.Judge;
import io.llmfusion.probe.ProbeReport;
import io.llmfusion.probe.ProviderFindings;
import io.llmfusion.probe.Question;
import io.llmfusion.probe.Reply;
import io.llmfusion.probe.Subject;
import io.llmfusion.probe.Verdict;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BiConsumer;

/**
 * Carries the questions of a plan to a gateway: providers side by side, the questions of one after another, so that no
 * provider is asked twice at once.
 *
 * @param key that the gateway knows us by
 * @param each how long one question may take
 * @param progress told of each finding, by any thread
 */
record ProbeRun(ProbePlan plan, URI gateway, String key, Duration each, BiConsumer<Subject, Finding> progress) {
    ProbeReport report() throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ProviderFindings>> rows = plan.subjects().stream()
                    .map(subject -> threads.submit(() -> row(client, subject)))
                    .toList();
            List<ProviderFindings> found = new ArrayList<>();
            for (Future<ProviderFindings> row : rows) {
                found.add(row.get());
            }
            return new ProbeReport(found);
        } catch (ExecutionException defect) {
            throw new IllegalStateException("a probe ended by a defect", defect.getCause());
        }
    }

    private ProviderFindings row(HttpClient client, Subject subject) throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        for (Capability capability : Capability.values()) {
            findings.add(outOfReach(findings) ? Finding.skipped(capability, "") : finding(client, subject, capability));
        }
        return new ProviderFindings(subject, findings);
    }

    /** Whoever does not answer the first question is not bothered, nor paid, for the others. */
    private static boolean outOfReach(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> !(finding.verdict() instanceof Verdict.Skipped))
                .findFirst()
                .filter(first -> first.verdict() instanceof Verdict.Unclear)
                .isPresent();
    }

    private Finding finding(HttpClient client, Subject subject, Capability capability) throws InterruptedException {
        Optional<Question> question = plan.question(subject, capability);
        if (question.isEmpty()) {
            return Finding.skipped(capability, plan.reason(capability));
        }
        Finding finding = ask(client, question.get());
        progress.accept(subject, finding);
        return finding;
    }

    private Finding ask(HttpClient client, Question question) throws InterruptedException {
        long start = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(gateway.resolve(question.path()))
                .timeout(each)
                .header("authorization", "Bearer " + key)
                .header("content-type", "application/json")
                // A field that is left out with a warning must not count as understood.
                .header("x-fusion-on-unsupported", "reject")
                .POST(HttpRequest.BodyPublishers.ofString(question.body().text(), StandardCharsets.UTF_8))
                .build();
        try {
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Reply reply = new Reply(answer.statusCode(), answer.body(), took);
            return new Finding(question.capability(), Judge.of(question.capability(), reply), took);
        } catch (HttpTimeoutException late) {
            String note = "no answer within " + each.toSeconds() + " s";
            return new Finding(question.capability(), new Verdict.Unclear(note), each);
        } catch (IOException broken) {
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Finding(question.capability(), new Verdict.Unclear("the answer broke off"), took);
        }
    }
}
