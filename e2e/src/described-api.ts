import { expect } from '@jest/globals';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { until } from './until.js';

interface Media {
  schema?: object;
}
export interface Operation {
  parameters?: { in: string; name: string; required?: boolean; schema: { format?: string; enum?: string[] } }[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { headers?: Record<string, { required?: boolean }>; content?: Record<string, Media> }>;
}
interface Document {
  paths: Record<string, Record<string, Operation>>;
  components: object;
}
export interface Request {
  query?: string;
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
}

/** The gateway as a client sees it that holds each answer to the description. */
export class DescribedApi {
  /** `get /api/threats 200` of each answer that was given. */
  readonly given = new Set<string>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly validators = new Map<string, ValidateFunction>();

  private constructor(
    private readonly url: string,
    private readonly known: Readonly<Record<string, string>>,
    readonly document: Document,
  ) {
    formats.default(this.ajv);
    this.ajv.addSchema(closed(document) as object, 'api');
  }

  /** @param known headers by which the gateway knows who asks. */
  static async of(url: string, known: Readonly<Record<string, string>>): Promise<DescribedApi> {
    const document = (await (await fetch(`${url}/docs-json`, { headers: known })).json()) as Document;
    return new DescribedApi(url, known, document);
  }

  /** A validator of what stands at that place of the document. */
  at(...place: readonly string[]): ValidateFunction {
    const pointer = place.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/');
    let validator = this.validators.get(pointer);
    if (!validator) this.validators.set(pointer, (validator = this.ajv.compile({ $ref: `api#/${pointer}` })));
    return validator;
  }

  /** Calls a route, again where it is refused for the moment, and holds its answers to what the description says of them. */
  async call<T = { id: string }>(...what: Parameters<DescribedApi['callOnce']>): Promise<{ status: number; body: T }> {
    return until(
      () => this.callOnce<T>(...what),
      ({ status }) => status !== 503,
    );
  }

  private async callOnce<T = { id: string }>(
    method: string,
    path: string,
    values: Record<string, string> = {},
    request: Request = {},
  ): Promise<{ status: number; body: T }> {
    const operation = this.document.paths[path]?.[method];
    if (!operation) throw new Error(`${method} ${path} is not described`);
    const url = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? name));
    const { query = '', body, type = 'application/json', headers = {} } = request;
    const answer = await fetch(`${this.url}${url}${query}`, {
      method: method.toUpperCase(),
      headers: {
        accept: 'application/json',
        ...this.known,
        ...headers,
        ...(body !== undefined && { 'content-type': type }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await answer.text();
    const what = `${method} ${path} ${answer.status}`;
    this.given.add(what);
    const described = operation.responses[answer.status];
    if (!described) throw new Error(`${what} is not described: ${text.slice(0, 300)}`);
    for (const [name, { required }] of Object.entries(described.headers ?? {}))
      if (required) expect([what, name, answer.headers.has(name)]).toEqual([what, name, true]);
    const media = (answer.headers.get('content-type') ?? '').split(';')[0] ?? '';
    expect([what, Object.keys(described.content ?? { '': {} })]).toEqual([what, expect.arrayContaining([media])]);
    if (text === '') return { status: answer.status, body: undefined as T };
    const parsed = /[/+]json$/.test(media) ? (JSON.parse(text) as T) : (text as T);
    const validate = this.at('paths', path, method, 'responses', String(answer.status), 'content', media, 'schema');
    validate(parsed);
    expect([what, validate.errors ?? []]).toEqual([what, []]);
    return { status: answer.status, body: parsed };
  }

  /** Like `call`, and says with which status it must be answered. */
  async answers<T = { id: string }>(status: number, ...what: Parameters<DescribedApi['call']>): Promise<T> {
    const answer = await (status === 503 ? this.callOnce<T>(...what) : this.call<T>(...what));
    expect([what[0], what[1], answer.status]).toEqual([what[0], what[1], status]);
    return answer.body;
  }

  /** Triggers a threat until its analysis is the answer: that is waited for, but not for long. */
  async triggered(): Promise<void> {
    await until(
      () => this.call('post', '/api/threats/trigger', {}, { body: { scenario: 'critical' } }),
      ({ status }) => status === 200,
    );
  }

  operations(): [path: string, method: string, operation: Operation][] {
    return Object.entries(this.document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
    );
  }
}

/** Answers with only the fields that are described: whatever has fields and does not say whether there are more has no more. */
function closed(value: unknown, field = false): unknown {
  if (Array.isArray(value)) return value.map((item) => closed(item));
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, closed(inner, name === 'properties')]),
  );
  const isObject = !field && 'properties' in copy && !('additionalProperties' in copy);
  return isObject ? { ...copy, additionalProperties: false } : copy;
}

/** The body of a request that the description gives as an example. */
export function exampleOf({ content }: NonNullable<Operation['requestBody']>): Request {
  const [type, media] = Object.entries(content)[0] as [string, { examples?: Record<string, { value: unknown }> }];
  return { type, body: Object.values(media.examples ?? {})[0]?.value };
}
