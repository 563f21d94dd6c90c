// The official MCP SDK's client, driven by a test: one JSON command a line on standard input, one JSON answer a line on
// standard output. {id, call, session, ...} -> {id, result | error}.
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { SSEClientTransport } from '@modelcontextprotocol/sdk/client/sse.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { CallToolResultSchema, ListRootsRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { createInterface } from 'node:readline';

const sessions = new Map();

function transport({ command, args, env, cwd, url, headers, sse }) {
  if (sse) return new SSEClientTransport(new URL(url), { requestInit: { headers: headers ?? {} } });
  return url
    ? new StreamableHTTPClientTransport(new URL(url), { requestInit: { headers: headers ?? {} } })
    : new StdioClientTransport({ command, args, env: { ...process.env, ...env }, cwd, stderr: 'ignore' });
}

/** Every page of a list. */
async function all(list, member) {
  const items = [];
  let cursor;
  do {
    const page = await list(cursor ? { cursor } : {});
    items.push(...page[member]);
    cursor = page.nextCursor;
  } while (cursor);
  return { [member]: items };
}

/** The client refuses a tool that wants to be a task without asking; the server's own answer is wanted here. */
async function called(client, params, options) {
  try {
    return await client.callTool(params, undefined, options);
  } catch (error) {
    if (!String(error.message).includes('task-based')) throw error;
    return client.request({ method: 'tools/call', params }, CallToolResultSchema, options);
  }
}

const calls = {
  async connect(command) {
    const client = new Client({ name: 'official-client', version: '1.0.0' }, { capabilities: command.capabilities ?? {} });
    const notifications = [];
    client.fallbackNotificationHandler = async (notification) => notifications.push(notification);
    if (command.capabilities?.roots) client.setRequestHandler(ListRootsRequestSchema, async () => ({ roots: [] }));
    const link = transport(command);
    await client.connect(link);
    sessions.set(command.session, { client, link, notifications });
    return {
      server: client.getServerVersion(),
      capabilities: client.getServerCapabilities(),
      instructions: client.getInstructions() ?? null,
      pid: link.pid ?? null,
      session: link.sessionId ?? null,
    };
  },
  async list({ session, member }) {
    const { client } = sessions.get(session);
    const lists = {
      tools: (page) => client.listTools(page),
      resources: (page) => client.listResources(page),
      resourceTemplates: (page) => client.listResourceTemplates(page),
      prompts: (page) => client.listPrompts(page),
    };
    const capability = member === 'resourceTemplates' ? 'resources' : member;
    return client.getServerCapabilities()[capability] ? all(lists[member], member) : { [member]: [] };
  },
  /** Any method of the client by its name. Progress comes along where it was asked for. */
  async ask({ session, method, params, progress }) {
    const { client } = sessions.get(session);
    if (method !== 'callTool') return client[method](params);
    const told = [];
    const options = progress ? { onprogress: (step) => told.push(step) } : {};
    const answer = await called(client, params, options);
    return progress ? { answer, told } : answer;
  },
  /** Calls a tool and gives it up after its first progress. */
  async giveUp({ session, params }) {
    const { client } = sessions.get(session);
    const signal = new AbortController();
    const options = { signal: signal.signal, onprogress: () => signal.abort('enough') };
    await client.callTool(params, undefined, options);
    return {};
  },
  async notifications({ session }) {
    return { notifications: sessions.get(session).notifications };
  },
  async close({ session }) {
    const { client, link } = sessions.get(session);
    if (link.terminateSession) await link.terminateSession();
    await client.close();
    sessions.delete(session);
    return {};
  },
};

async function serve(command) {
  try {
    return { result: await calls[command.call](command) };
  } catch (error) {
    return { error: { class: error?.constructor?.name ?? 'unknown', code: error?.code ?? null, message: String(error?.message ?? error) } };
  }
}

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  serve(command).then((answer) => process.stdout.write(`${JSON.stringify({ id: command.id, ...answer })}\n`));
}
await Promise.allSettled([...sessions.values()].map(({ client }) => client.close()));
process.exit(0);
