// A provider in OpenAI's format that can be killed: streams a word every few milliseconds and never ends. Prints its port.
import { createServer } from 'node:http';

const chunk = (delta) => `data: ${JSON.stringify({
  id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm-1', choices: [{ index: 0, delta, finish_reason: null }],
})}\n\n`;

const server = createServer((request, response) => {
  request.resume();
  request.on('end', () => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: '' }));
    const words = setInterval(() => response.write(chunk({ content: 'again ' })), 5);
    response.on('close', () => clearInterval(words));
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
