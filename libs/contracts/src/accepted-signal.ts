import { buildMessage, ValidateBy } from 'class-validator';
import { SignalEntities } from './signal.js';
import { THREAT_TYPES } from './vocabulary.js';

const TEXTS = ['id', 'customerName', 'timestamp', 'title'] as const;
const LISTS = Object.keys(new SignalEntities());
const LATER: ReadonlySet<string> = new Set(['domains', 'processes', 'files', 'cves', 'cloudAccounts']);
const TYPES: ReadonlySet<unknown> = new Set(THREAT_TYPES);

/**
 * The property is a `ThreatSignal`. Every rule was applied when the gateway accepted it; between services, where it
 * travels ten times, its shape is checked, so that a handler can rely on it.
 */
export function IsAcceptedSignal(): PropertyDecorator {
  return ValidateBy({
    name: 'isAcceptedSignal',
    validator: {
      validate: hasShapeOfSignal,
      defaultMessage: buildMessage((prefix) => `${prefix}$property must be an accepted signal`),
    },
  });
}

function hasShapeOfSignal(value: unknown): boolean {
  if (!isObject(value) || !isObject(value['source']) || !isObject(value['entities']) || !isObject(value['metadata']))
    return false;
  const { source, entities, mitreHints, threatType } = value;
  return (
    TEXTS.every((name) => typeof value[name] === 'string') &&
    TYPES.has(threatType) &&
    typeof source['product'] === 'string' &&
    // lists that came later are absent from what an older producer sent
    LISTS.every((name) => (LATER.has(name) && entities[name] === undefined) || isListOfTexts(entities[name])) &&
    isListOfTexts(mitreHints)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isListOfTexts(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
