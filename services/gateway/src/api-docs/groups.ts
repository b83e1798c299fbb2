import type { OpenAPIObject } from '@nestjs/swagger';
import { REFUSES } from '../http/route.js';

/** What the routes of each controller are about, by its name. */
export const TAGS: Readonly<Record<string, string>> = {
  Signals: 'Signals in our own format.',
  Ingest: 'Alerts of other tools, in their formats.',
  Threats: 'What became of signals.',
  Finding: 'What the threats that match come to.',
  Occurrences: 'What was folded into threats.',
  ThreatExports: 'Threats for other tools.',
  Entities: 'What is known of addresses, hosts, users and the like.',
  Figures: 'What threats come to over days.',
  Views: 'Queries of the list that people gave names.',
  Seen: 'Up to where people have seen the list.',
  Reanalyze: 'Having threats analyzed again.',
  Removals: 'Forgetting threats.',
  Incidents: 'Threats that belong together, as one thing to decide.',
  IncidentExports: 'Incidents for other tools.',
  Bulk: 'Changes of many threats at once.',
  Decisions: 'What people decide and say about threats.',
  Verdicts: 'What analysts say of threats.',
  Actions: 'What is proposed against a threat, and decided about it.',
  Analytics: 'Counts over all threats.',
  Overview: 'What leads look at.',
  Audit: 'Who did what.',
  Pipeline: 'How work flows through the system.',
  Jobs: 'Work of the system that was given up.',
  Customers: 'Customers and their configuration.',
  Arming: 'Letting playbooks contain by themselves, which takes two people.',
  Events: 'What our own side did or suffered.',
  Indicators: 'Observables known to be hostile.',
  Suppressions: 'Rules by which signals are kept without being analyzed.',
  News: 'Reports on campaigns and advisories.',
  Imports: 'Files on their way into the store.',
  Keys: 'The keys by which machines come.',
  People: 'Who can be given a threat.',
  Users: 'The people who may log in.',
  Session: 'Logging in and out.',
  ProviderLogin: 'Logging in at an OpenID provider.',
  Health: 'What load balancers ask; every service answers it.',
};

const STATUS = { type: 'string', enum: ['ok'] };
const NAME = { type: 'string', description: 'Name of the service.' };

/** Routes that come with the platform, which knows nothing of descriptions. */
const OF_EVERY_SERVICE: Readonly<
  Record<string, { summary: string; meaning: string; schema: object; example: unknown }>
> = {
  '/': {
    summary: 'Read which service answers',
    meaning: 'The service; browsers get the dashboard.',
    schema: {
      type: 'object',
      properties: { service: NAME, status: STATUS, node: { type: 'string', description: 'Version of Node.js.' } },
      required: ['service', 'status', 'node'],
    },
    example: { service: 'gateway', status: 'ok', node: '24.21.0' },
  },
  '/health': {
    summary: 'Say whether the process runs',
    meaning: 'It runs; nothing is said of what it depends on.',
    schema: { type: 'object', properties: { status: STATUS, service: NAME }, required: ['status', 'service'] },
    example: { status: 'ok', service: 'gateway' },
  },
  '/ready': {
    summary: 'Say whether requests can be served',
    meaning: 'Everything that was asked for can be used.',
    schema: {
      type: 'object',
      properties: {
        status: { type: 'string', enum: ['ready'] },
        components: { type: 'array', items: { type: 'string' } },
        notes: {
          type: 'array',
          items: { type: 'string' },
          description: 'For admins: what is worth knowing all the same, such as why new signals are refused.',
        },
      },
      required: ['status', 'components'],
    },
    example: { status: 'ready', components: ['workers', 'Redis', 'PostgreSQL'] },
  },
};

/** Describes the routes that every service has. */
export function ofEveryService({ paths }: OpenAPIObject): void {
  for (const [path, { summary, meaning, schema, example }] of Object.entries(OF_EVERY_SERVICE)) {
    const operation = paths[path]?.get;
    if (!operation) continue;
    Object.assign(operation, {
      summary,
      responses: { 200: { description: meaning, content: { 'application/json': { schema, example } } } },
      [REFUSES]: path === '/ready' ? [503] : [],
    });
  }
}
