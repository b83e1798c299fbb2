import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  NewSignal,
  SignalEntities,
  SignalSource,
  type Severity,
  type ThreatSignal,
  type ThreatType,
} from '@soc-agent/contracts';
import { acceptSignal } from '@soc-agent/domain';
import { idOf } from './ait-groups.js';

/** The file of the suite below the data folder. */
export const FIELD_SUITE_FILE = 'field-suite/suite.json';

/** A single signal as a tool sends it, and what an experienced analyst expects of it. */
export interface FieldCase {
  key: string;
  bad: boolean;
  product: string;
  ruleId: string;
  severity: Severity;
  /** What the signal names. */
  entity: 'host' | 'user';
  title: string;
  description: string;
  /** Threat types that are right, the plainest first. */
  types: ThreatType[];
  /** ATT&CK ids of which any, or its parent, is right. */
  attack: string[];
  extra: { src?: string; ua?: string };
}

/** @throws ENOENT when the folder has no suite */
export async function loadFieldSuite(dataDir: string): Promise<FieldCase[]> {
  return JSON.parse(await readFile(join(dataDir, FIELD_SUITE_FILE), 'utf8')) as FieldCase[];
}

/** The case as the gateway accepts it; `name` is the host or user it is about. */
export function fieldSignal(
  { product, ruleId, severity, entity, title, description, extra }: FieldCase,
  index: number,
  name: string,
): ThreatSignal {
  const signal = Object.assign(new NewSignal(), {
    customerName: 'field-suite',
    timestamp: '2026-01-01T00:00:00.000Z',
    title,
    ...(description !== '' && { description }),
    severity,
    source: Object.assign(new SignalSource(), { product, ruleId }),
    entities: Object.assign(new SignalEntities(), {
      hosts: entity === 'host' ? [name] : [],
      users: entity === 'user' ? [name] : [],
      sourceIps: extra.src === undefined ? [] : [extra.src],
      userAgents: extra.ua === undefined ? [] : [extra.ua],
    }),
  });
  return acceptSignal(signal, idOf(index));
}
