import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the stub received it. */
export interface StubRequest {
  messages: { role: string; content: string }[];
  model: string;
  response_format?: { type: string };
  max_completion_tokens?: number;
  max_tokens?: number;
  seed?: number;
}

/** What the stub answers: content of the completion, or anything else a server may do. */
export type StubBehaviour = (request: StubRequest, response: ServerResponse) => string | object | void;

/** A local server that speaks enough of OpenAI's chat completions for tests; what it says is the test's to decide. */
export class OpenAiStub {
  readonly requests: StubRequest[] = [];

  private constructor(
    private readonly server: Server,
    public behaviour: StubBehaviour,
  ) {}

  static async start(behaviour: StubBehaviour): Promise<OpenAiStub> {
    const server = createServer();
    const stub = new OpenAiStub(server, behaviour);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void stub.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return stub;
  }

  /** For `OPENAI_BASE_URL`. */
  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v1`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const question = JSON.parse(body) as StubRequest;
    this.requests.push(question);
    const content = this.behaviour(question, response);
    if (content === undefined) return;
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        id: 'stub',
        object: 'chat.completion',
        model: question.model,
        choices: [
          {
            index: 0,
            finish_reason: 'stop',
            message: { role: 'assistant', content: typeof content === 'string' ? content : JSON.stringify(content) },
          },
        ],
        usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
      }),
    );
  }
}
