import type { INestApplication } from '@nestjs/common';
import { ApiProperty, DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SESSION_COOKIE, type Access } from '@soc-agent/platform';
import { apiSchemas, validatedClasses, type Schema } from './class-schemas.js';
import { ACCESS, REFUSES, schemaOf, TAKES } from '../http/route.js';
import { EXAMPLES } from './examples.js';
import { ofEveryService, TAGS } from './groups.js';
import { refusalWith, RETRIED, type RefusalStatus } from './refusals.js';

const DESCRIPTION = `Post signals, read explained analyses.

Errors are problem documents (RFC 9457, \`application/problem+json\`). Every optional field of a request may also be null, which
is the same as leaving it out. Times are RFC 3339; with neither Z nor an offset they are refused. Live changes are sent as Socket.IO
events below \`/ws\`.

A caller shows an API key or the session of a person; \`x-access\` says which scope a route is for.`;

/** The media type of a body that is read whatever its sender says of it. */
const ANY_TYPE = '*/*';

/** The parts of an operation that are looked at here. */
interface Operation {
  tags?: string[];
  security?: object[];
  [ACCESS]?: Access;
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, MediaType> };
  responses: Record<string, Answer>;
  [REFUSES]?: readonly RefusalStatus[];
  [TAKES]?: NonNullable<Operation['requestBody']>;
}
interface Reference {
  $ref?: string;
}
interface MediaType {
  schema?: Reference & { anyOf?: Reference[] };
  example?: unknown;
  examples?: unknown;
}
interface Answer {
  description: string;
  headers?: object;
  content?: Record<string, MediaType>;
}

/** The API's description, made of the routes as they are and of the rules requests are validated by. */
export function apiDocument(app: INestApplication): OpenAPIObject {
  const schemas = apiSchemas();
  describeQueries(schemas);
  const about = new DocumentBuilder()
    .setTitle('SOC Agent System')
    .setDescription(DESCRIPTION)
    .setVersion('1')
    .setOpenAPIVersion('3.1.0')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', description: 'An API key.' }, 'key')
    .addCookieAuth(
      SESSION_COOKIE,
      { type: 'apiKey', in: 'cookie', description: 'The session of a person.' },
      'session',
    );
  for (const [name, description] of Object.entries(TAGS)) about.addTag(name, description);
  const document = SwaggerModule.createDocument(app, about.build(), { operationIdFactory: operationId });
  ofEveryService(document);
  const operations = Object.values(document.paths).flatMap((path) => Object.values(path as Record<string, Operation>));
  for (const operation of operations) complete(operation);
  document.components = { ...document.components, schemas: mentioned(document.paths, schemas) };
  return document;
}

/** Nest takes a query apart into parameters by what its class says of its fields; here the rules do. */
function describeQueries(schemas: Readonly<Record<string, Schema>>): void {
  for (const [name, type] of validatedClasses()) {
    const { properties = {}, required = [] } = schemas[name] ?? {};
    for (const [field, schema] of Object.entries(properties)) {
      ApiProperty({ ...schema, required: required.includes(field) } as object)(type.prototype as object, field);
    }
  }
}

/** `ThreatsController`, `list` is `threatsList`. */
function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${name.charAt(0).toLowerCase()}${name.slice(1)}${method.charAt(0).toUpperCase()}${method.slice(1)}`;
}

/** Adds the errors that follow from what a route takes, and an example to each body. */
function complete(operation: Operation): void {
  if (operation[TAKES]) operation.requestBody = operation[TAKES];
  const { parameters = [], requestBody, responses, [REFUSES]: refuses } = operation;
  const { [ACCESS]: access = 'open' } = operation;
  operation[ACCESS] = access;
  operation.security = access === 'open' ? [] : [{ key: [] }, { session: [] }];
  delete operation[REFUSES];
  delete operation[TAKES];
  if (refuses) {
    const ofInput: RefusalStatus[] = parameters.length > 0 || requestBody ? [400] : [];
    const ofBody: RefusalStatus[] = requestBody
      ? [413, ...(ANY_TYPE in requestBody.content ? [] : [415 as const])]
      : [];
    const ofAccess: RefusalStatus[] =
      access === 'open' ? [] : access === 'anybody known' ? [401, 429] : [401, 403, 429];
    for (const status of new Set([...ofInput, ...ofAccess, ...ofBody, ...refuses]))
      responses[status] ??= refusal(status);
    responses['default'] ??= {
      description: 'Another error, such as 500 for what nobody expected.',
      content: { 'application/problem+json': { schema: schemaOf('Problem') } },
    };
  }
  for (const { content = {} } of [requestBody ?? {}, ...Object.values(responses)]) {
    for (const media of Object.values(content)) {
      if (media.example === undefined) media.examples ??= examplesOf(media.schema?.anyOf ?? [media.schema ?? {}]);
    }
  }
}

/** An example for each of the schemas that has one, by its name. */
function examplesOf(schemas: readonly Reference[]): Record<string, { value: unknown }> {
  const names = schemas.flatMap(({ $ref }) => $ref?.split('/').at(-1) ?? []).filter((name) => name in EXAMPLES);
  return Object.fromEntries(names.map((name) => [name, { value: EXAMPLES[name] }]));
}

function refusal(status: RefusalStatus): Answer {
  const { description, example } = refusalWith(status);
  const headers = {
    'Retry-After': { description: 'Seconds to wait before trying again.', required: true, schema: { type: 'integer' } },
  };
  return {
    description,
    ...(RETRIED.includes(status) && { headers }),
    content: { 'application/problem+json': { schema: schemaOf('Problem'), example } },
  };
}

/** The schemas that the paths name, and those that these name in turn. */
function mentioned(paths: object, schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)) {
      if (found.has(name)) continue;
      found.add(name);
      look(schemas[name] ?? {});
    }
  };
  look(paths);
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)));
}
