import { describe, expect, it } from '@jest/globals';
import { AGENT_KINDS, type NewSignal } from '@soc-agent/contracts';
import { acceptSignal, AGENTS } from '@soc-agent/domain';
import { SeededWorld } from '@soc-agent/testing';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { v5 as uuid } from 'uuid';
import { documentsInText } from '../ingest/documents.js';
import { ARRIVED } from './only-signal.support.spec.js';
import { readSignals } from './read-signals.js';

const NAMESPACE = '5d1f0a52-9d0b-4f1e-8a5c-6e3f1f2b7c11';
/** Alerts of real tools, one folder for each format; published by others and not part of this project. */
const SAMPLES = `${process.env['EVAL_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url))}/samples`;

/** The format the documents of a folder are in; a folder of two has one for each file. */
const FORMAT_OF: Readonly<Record<string, string>> = {
  alertmanager: 'alertmanager',
  asff: 'asff',
  'cef_leef/sc4s_cef.txt': 'cef',
  'cef_leef/sc4s_leef.txt': 'leef',
  cloudevents: 'cloudevents',
  crowdstrike: 'crowdstrike',
  elastic_alert: 'elastic',
  falco: 'falco',
  guardduty: 'guardduty',
  ms_graph_alert_v2: 'graph',
  ocsf: 'ocsf',
  sentinel_securityalert: 'sentinel',
  splunk_notable: 'splunk',
  suricata_eve: 'suricata',
  wazuh: 'wazuh',
  zeek_notice: 'zeek',
};

describe.each(Object.entries(FORMAT_OF))('documents of real tools: %s', (path, format) => {
  const files = filesAt(`${SAMPLES}/${path}`);
  if (files.length === 0) {
    it('are not here', () => console.log(`SKIPPED: there are no samples of ${format} at ${SAMPLES}/${path}`));
    return;
  }

  it.each(files)('%s is recognised and has what an analyst needs', (file) => {
    for (const signal of signalsIn(file)) {
      expect(signal).not.toBeInstanceOf(Error);
      expect(signal).toMatchObject({
        title: expect.stringMatching(/./),
        severity: expect.any(String),
        source: { format, eventId: expect.stringMatching(/./) },
      });
    }
  });

  it.each(files)('%s is investigated with evidence that resolves', async (file) => {
    for (const [index, read] of signalsIn(file).entries()) {
      const signal = acceptSignal(read as NewSignal, uuid(`${file}/${index}`, NAMESPACE));
      const world = new SeededWorld(signal, index);
      for (const kind of AGENT_KINDS) {
        const { evidence, assessment } = await AGENTS[kind].investigate(signal, world.sources);
        const onFile = new Set(evidence.map(({ ref }) => ref));
        const statements = [...assessment.keyFindings, ...assessment.facts];
        const resolves = (ref: string): boolean => onFile.has(ref) && world.resolved(ref) !== undefined;
        expect(statements.filter(({ evidence: refs }) => refs.length === 0 || !refs.every(resolves))).toEqual([]);
      }
    }
  });
});

function filesAt(path: string): string[] {
  if (!existsSync(path)) return [];
  return path.endsWith('.txt') ? [path] : readdirSync(path).map((file) => `${path}/${file}`);
}

function signalsIn(file: string): (NewSignal | Error)[] {
  return [...documentsInText(readFileSync(file, 'utf8'))].flatMap((posted) =>
    'error' in posted
      ? [posted.error]
      : Array.from(readSignals(posted.value, { customerName: 'RetailMax', zone: 'UTC', at: ARRIVED })),
  );
}
