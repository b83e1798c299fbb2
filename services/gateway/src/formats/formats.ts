import { alertmanager } from './adapters/alertmanager.js';
import { asff } from './adapters/asff.js';
import { cef } from './adapters/cef.js';
import { cloudEventAlone } from './adapters/cloud-event.js';
import { crowdstrike } from './adapters/crowdstrike.js';
import { elastic } from './adapters/elastic.js';
import { falco } from './adapters/falco.js';
import { graph } from './adapters/graph.js';
import { guardduty } from './adapters/guardduty.js';
import { leef } from './adapters/leef.js';
import { ocsf } from './adapters/ocsf.js';
import { sentinel } from './adapters/sentinel.js';
import { splunkNotable } from './adapters/splunk-notable.js';
import { suricata } from './adapters/suricata.js';
import { wazuh } from './adapters/wazuh.js';
import { zeekNotice } from './adapters/zeek-notice.js';
import type { Format } from './format.js';

/** The formats in the order in which a document is tried, those with the most telling keys first. */
export const FORMATS: readonly Format[] = [
  ocsf,
  elastic,
  wazuh,
  suricata,
  asff,
  guardduty,
  graph,
  sentinel,
  falco,
  crowdstrike,
  zeekNotice,
  alertmanager,
  splunkNotable,
  cef,
  leef,
];

/** Formats of documents in which nothing else was found. */
export const FALLBACKS: readonly Format[] = [cloudEventAlone];

const BY_NAME: ReadonlyMap<string, Format> = new Map([...FORMATS, ...FALLBACKS].map((format) => [format.name, format]));

/** The format of that name in a path; undefined for any other. */
export function formatNamed(name: string): Format | undefined {
  return BY_NAME.get(name);
}

/** Every name that may stand in `POST /api/ingest/{format}` besides `auto`. */
export const FORMAT_NAMES: readonly string[] = [...BY_NAME.keys()];
