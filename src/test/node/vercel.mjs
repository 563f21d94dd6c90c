// The Vercel AI SDK with each of its providers that reaches the gateway, driven as sdk.mjs is: one JSON command a line on
// standard input, one JSON answer a line on standard output. {id, call, base, key, params: {client, model, prompt}}
import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { APICallError, embedMany, generateText, isStepCount, jsonSchema, Output, streamText, tool } from 'ai';
import { createInterface } from 'node:readline';

/** The providers under the name of the API that they speak. */
const clients = {
  responses: ({ v1, apiKey }) => createOpenAI({ baseURL: v1, apiKey }),
  chat: ({ v1, apiKey }) => {
    const { chat } = createOpenAI({ baseURL: v1, apiKey });
    return chat;
  },
  compatible: ({ v1, apiKey }) => createOpenAICompatible({ name: 'fusion', baseURL: v1, apiKey, includeUsage: true, supportsStructuredOutputs: true }),
  anthropic: ({ v1, apiKey }) => createAnthropic({ baseURL: v1, apiKey }),
  google: ({ v1beta, apiKey }) => createGoogle({ baseURL: v1beta, apiKey }),
};

const provider = ({ base, key, params }) => clients[params.client]({ v1: `${base}/v1`, v1beta: `${base}/v1beta`, apiKey: key });

const city = jsonSchema({
  type: 'object',
  properties: { city: { type: 'string' } },
  required: ['city'],
  additionalProperties: false,
});

const weather = tool({
  description: 'Weather of a city',
  inputSchema: city,
  execute: async ({ city: place }) => ({ weather: `fine in ${place}` }),
});

const settings = (command) => ({
  model: provider(command)(command.params.model),
  prompt: command.params.prompt,
  maxRetries: 0,
  abortSignal: AbortSignal.timeout(20_000),
});

const told = (result) => ({
  text: result.text,
  reason: result.finishReason,
  usage: result.totalUsage,
  calls: result.steps.flatMap((step) => step.toolCalls.map(({ toolCallId, toolName, input }) => ({ id: toolCallId, name: toolName, input }))),
  results: result.steps.flatMap((step) => step.toolResults.map(({ toolCallId, output }) => ({ id: toolCallId, output }))),
});

/** A stream's result, once all its parts have come; an error among them is thrown. */
async function streamed(result) {
  const deltas = [];
  for await (const part of result.fullStream) {
    if (part.type === 'error') throw part.error;
    if (part.type === 'text-delta') deltas.push(part.text);
  }
  const [text, finishReason, totalUsage, steps] = await Promise.all([result.text, result.finishReason, result.totalUsage, result.steps]);
  return { ...told({ text, finishReason, totalUsage, steps }), deltas };
}

/** Its provider for Claude asks by a tool of its own unless told. */
const asked = { providerOptions: { anthropic: { structuredOutputMode: 'outputFormat' } } };
const quiet = { onError: () => {} };
const loop = { tools: { weather }, stopWhen: isStepCount(3) };

const calls = {
  async generate(command) {
    const result = await generateText(settings(command));
    return { ...told(result), headers: result.response.headers };
  },
  stream: (command) => streamed(streamText({ ...settings(command), ...quiet })),
  tools: async (command) => told(await generateText({ ...settings(command), ...loop })),
  streamTools: (command) => streamed(streamText({ ...settings(command), ...loop, ...quiet })),
  async object(command) {
    const result = await generateText({ ...settings(command), output: Output.object({ schema: city, name: 'place' }), ...asked });
    return { object: result.output };
  },
  async embed(command) {
    const model = provider(command).embeddingModel(command.params.model);
    const { embeddings, usage } = await embedMany({ model, values: command.params.values, maxRetries: 0 });
    return { embeddings, usage };
  },
};

/** What a program sees of an error: the class, and where the gateway answered the status and what it said. */
const described = (error) => ({
  class: error.name ?? 'unknown',
  call: APICallError.isInstance(error),
  status: error.statusCode ?? null,
  retryable: error.isRetryable ?? null,
  message: String(error.message ?? JSON.stringify(error)),
});

async function serve(command) {
  try {
    return { result: await calls[command.call](command) };
  } catch (error) {
    return { error: described(error) };
  }
}

globalThis.AI_SDK_LOG_WARNINGS = false;
for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  serve(command).then((answer) => process.stdout.write(`${JSON.stringify({ id: command.id, ...answer })}\n`));
}
process.exit(0);
