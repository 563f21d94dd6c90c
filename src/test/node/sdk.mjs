// The official OpenAI, Anthropic and Google SDKs, driven by a test: one JSON command a line on standard input, one JSON answer a
// line on standard output. {id, sdk, call, base, key, params, headers, abortAfter} -> {id, result | error}.
import * as AnthropicSdk from '@anthropic-ai/sdk';
import * as GoogleSdk from '@google/genai';
import * as OpenAiSdk from 'openai';
import { createInterface } from 'node:readline';

const errorClasses = (sdk) => Object.entries(sdk).filter(([name, value]) => name.endsWith('Error') && typeof value === 'function');
const running = new Map();

/** The SDK's own error as data: its most exact class, and the fields that programs look at. */
function described(sdk, error) {
  const classes = errorClasses(sdk).filter(([, type]) => error instanceof type).map(([name]) => name);
  const exact = classes.find((name) => sdk[name] === error.constructor) ?? error.constructor.name;
  return {
    class: exact,
    classes,
    status: error.status ?? null,
    code: error.code ?? null,
    param: error.param ?? null,
    type: error.type ?? error.error?.error?.type ?? null,
    message: String(error.message),
    body: error.error ?? null,
    headers: error.headers ? Object.fromEntries(error.headers) : {},
  };
}

const heads = (response) => ({ status: response.status, headers: Object.fromEntries(response.headers) });

async function collected(command, stream, signal) {
  const events = [];
  for await (const event of stream) {
    events.push(event);
    if (command.abortAfter && events.length >= command.abortAfter) {
      signal.abort();
      break;
    }
  }
  return events;
}

const openai = {
  async create(client, command, signal) {
    const { data, response } = await client.chat.completions.create(command.params, { signal: signal.signal }).withResponse();
    return { ...heads(response), answer: data };
  },
  async stream(client, command, signal) {
    const call = client.chat.completions.create({ ...command.params, stream: true }, { signal: signal.signal });
    const { data, response } = await call.withResponse();
    return { ...heads(response), events: await collected(command, data, signal) };
  },
  /** The SDK's own accumulation of a stream. */
  async accumulate(client, command) {
    const stream = client.chat.completions.stream(command.params);
    const answer = await stream.finalChatCompletion();
    return { answer };
  },
  async respond(client, command, signal) {
    const { data, response } = await client.responses.create(command.params, { signal: signal.signal }).withResponse();
    return command.params.stream
      ? { ...heads(response), events: await collected(command, data, signal) }
      : { ...heads(response), answer: data };
  },
  /** The SDK's own accumulation of a stream, which refuses events out of order. */
  async accumulateResponse(client, command) {
    const stream = client.responses.stream(command.params);
    return { answer: await stream.finalResponse() };
  },
  async models(client) {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    return { names };
  },
  async embed(client, command) {
    const { data, response } = await client.embeddings.create(command.params).withResponse();
    return { ...heads(response), answer: data };
  },
  async draw(client, command) {
    const { data, response } = await client.images.generate(command.params).withResponse();
    return { ...heads(response), answer: data };
  },
  async edit(client, command) {
    const image = await OpenAiSdk.toFile(Buffer.from(command.file, 'base64'), 'picture.png', { type: 'image/png' });
    return { answer: await client.images.edit({ ...command.params, image }) };
  },
  async speak(client, command) {
    const response = await client.audio.speech.create(command.params);
    return { ...heads(response), bytes: Buffer.from(await response.arrayBuffer()).toString('base64') };
  },
  async transcribe(client, command) {
    const file = await OpenAiSdk.toFile(Buffer.from(command.file, 'base64'), 'sound.wav');
    const answer = await client.audio.transcriptions.create({ ...command.params, file });
    return command.params.stream ? { events: await collected(command, answer) } : { answer };
  },
  async translate(client, command) {
    const file = await OpenAiSdk.toFile(Buffer.from(command.file, 'base64'), 'sound.wav');
    return { answer: await client.audio.translations.create({ ...command.params, file }) };
  },
  async moderate(client, command) {
    return { answer: await client.moderations.create(command.params) };
  },
  async complete(client, command, signal) {
    const { data, response } = await client.completions.create(command.params).withResponse();
    return command.params.stream
      ? { ...heads(response), events: await collected(command, data, signal) }
      : { ...heads(response), answer: data };
  },
};

const anthropic = {
  async count(client, command) {
    const { data, response } = await client.messages.countTokens(command.params).withResponse();
    return { ...heads(response), answer: data };
  },
  async create(client, command, signal) {
    const { data, response } = await client.messages.create(command.params, { signal: signal.signal }).withResponse();
    return { ...heads(response), answer: data };
  },
  async stream(client, command, signal) {
    const call = client.messages.create({ ...command.params, stream: true }, { signal: signal.signal });
    const { data, response } = await call.withResponse();
    return { ...heads(response), events: await collected(command, data, signal) };
  },
  async accumulate(client, command) {
    const stream = client.messages.stream(command.params);
    return { answer: await stream.finalMessage() };
  },
  async models(client) {
    const names = [];
    for await (const model of client.models.list()) names.push(model.id);
    return { names };
  },
};

/** What stands in getters of the SDK's class is told beside what the gateway sent. */
const told = (answer) => ({ ...answer, text: answer.text, calls: answer.functionCalls });

const google = {
  async create(client, command, signal) {
    const config = { ...command.params.config, abortSignal: signal.signal };
    const answer = await client.models.generateContent({ ...command.params, config });
    return { headers: answer.sdkHttpResponse?.headers ?? {}, answer: told(answer) };
  },
  async stream(client, command, signal) {
    const config = { ...command.params.config, abortSignal: signal.signal };
    const stream = await client.models.generateContentStream({ ...command.params, config });
    return { events: (await collected(command, stream, signal)).map(told) };
  },
  /** The SDK's own history: a question, and another that it sends the first answer along with. */
  async chat(client, command) {
    const chat = client.chats.create({ model: command.params.model, config: command.params.config });
    const answers = [];
    for (const message of command.params.messages) {
      let text = '';
      for await (const chunk of await chat.sendMessageStream({ message })) text += chunk.text ?? '';
      answers.push(text);
    }
    return { answers, history: chat.getHistory() };
  },
  async models(client) {
    const names = [];
    for await (const model of await client.models.list()) names.push(model.name);
    return { names };
  },
  embed: async (client, command) => ({ answer: await client.models.embedContent(command.params) }),
  count: async (client, command) => ({ answer: await client.models.countTokens(command.params) }),
};

const common = (command) => ({
  apiKey: command.key ?? 'none',
  maxRetries: command.retries ?? 0,
  timeout: 20_000,
  defaultHeaders: command.headers ?? {},
});

const googleOptions = (command) => ({
  apiKey: command.key ?? 'none',
  httpOptions: { baseUrl: command.base, timeout: 20_000, headers: command.headers ?? {} },
});

function prepared(command) {
  if (command.sdk === 'google') return [GoogleSdk, new GoogleSdk.GoogleGenAI(googleOptions(command)), google];
  return command.sdk === 'openai'
    ? [OpenAiSdk, new OpenAiSdk.OpenAI({ ...common(command), baseURL: `${command.base}/v1` }), openai]
    : [AnthropicSdk, new AnthropicSdk.Anthropic({ ...common(command), baseURL: command.base }), anthropic];
}

async function serve(command) {
  if (command.call === 'abort') {
    running.get(command.target)?.abort();
    return { result: {} };
  }
  const [sdk, client, calls] = prepared(command);
  const signal = new AbortController();
  running.set(command.id, signal);
  try {
    return { result: await calls[command.call](client, command, signal) };
  } catch (error) {
    return { error: described(sdk, error) };
  } finally {
    running.delete(command.id);
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  serve(command).then((answer) => process.stdout.write(`${JSON.stringify({ id: command.id, ...answer })}\n`));
}
process.exit(0);
