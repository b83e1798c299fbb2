import type { ThreatSummary } from '@soc-agent/contracts';
import { attackTable } from '@soc-agent/domain';
import { attackPattern, customerIdentity, observable, stixId, type StixObject } from '../../stix/objects.js';
import type { Rows } from './rows.js';

/** Objects that are remembered, so that what many threats name is there once in that many. */
const MOST_KNOWN = 20_000;

/** Threats as one STIX 2.1 bundle, an object at a time: a grouping for each, with what it names and who says so. The same threat always has the same ids. */
export async function* stixOf(rows: Rows): AsyncGenerator<string> {
  const known = new Set<string>();
  let isFirst = true;
  yield `{"type":"bundle","id":"${stixId('bundle', new Date().toISOString())}","objects":[`;
  for await (const page of rows) {
    const fresh = page.flatMap(objectsOf).filter(({ id }) => {
      if (known.has(id)) return false;
      if (known.size >= MOST_KNOWN) known.clear();
      known.add(id);
      return true;
    });
    if (fresh.length === 0) continue;
    yield `${isFirst ? '' : ','}${fresh.map((object) => JSON.stringify(object)).join()}`;
    isFirst = false;
  }
  yield ']}';
}

function objectsOf(threat: ThreatSummary): StixObject[] {
  const { id, title, customerName, occurredAt, createdAt, updatedAt, severity, status, triage, verdict } = threat;
  const author = customerIdentity(customerName);
  const named = [
    ...(threat.techniques ?? []).map((technique) =>
      attackPattern(technique, attackTable().technique(technique)?.name ?? technique),
    ),
    ...(threat.entities ?? []).flatMap((entity) => observable(entity) ?? []),
  ];
  const grouping: StixObject = {
    type: 'grouping',
    spec_version: '2.1',
    id: stixId('grouping', id),
    created: createdAt,
    modified: updatedAt < createdAt ? createdAt : updatedAt,
    created_by_ref: author.id,
    name: title,
    description: `Happened at ${occurredAt}`,
    context: 'suspicious-activity',
    labels: [severity, status, triage, verdict].filter((label) => label !== undefined),
    external_references: [{ source_name: 'soc-agent', external_id: id }],
    // a grouping is of something
    object_refs: (named.length > 0 ? named : [author]).map((object) => object.id),
  };
  return [author, grouping, ...named];
}
