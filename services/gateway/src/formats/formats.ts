import type { NewSignal } from '@soc-agent/contracts';
import { wazuhSignal } from './wazuh.js';

/** Makes a native signal of a tool's own document. @throws InvalidDocumentError naming the field that is missing or wrong. */
export type FormatAdapter = (document: unknown) => NewSignal;

/** The formats `POST /api/ingest/{format}` understands. */
export const FORMATS: ReadonlyMap<string, FormatAdapter> = new Map([['wazuh', wazuhSignal]]);
