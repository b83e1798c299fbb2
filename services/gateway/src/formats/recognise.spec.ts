import { describe, expect, it } from '@jest/globals';
import { FORMAT_NAMES } from './formats.js';
import { ARRIVED, onlySignal } from './only-signal.support.spec.js';
import { readSignals } from './read-signals.js';
import { UnknownDocumentError } from './unknown-document.js';

const POSTING = { customerName: 'RetailMax', zone: 'UTC', at: ARRIVED };
const CEF = 'CEF:0|Vendor|Product|1.0|100|Name of it|7|src=198.51.100.7';
const FALCO = {
  output: 'a shell',
  priority: 'Notice',
  rule: 'Terminal shell in container',
  time: '2026-06-13T19:35:58Z',
  output_fields: { 'user.name': 'root' },
};
const GUARDDUTY = {
  schemaVersion: '2.0',
  accountId: '123456789012',
  id: 'finding-1',
  type: 'Recon:EC2/Portscan',
  severity: 5,
  service: { eventLastSeen: '2026-02-14T17:59:17Z' },
};
const WAZUH = {
  timestamp: '2026-03-04T13:55:05.224+0000',
  rule: { level: 5, id: '5503', description: 'PAM: User login failed.' },
  agent: { id: '001', name: 'mail-0' },
  manager: { name: 'siem-1' },
  id: '1.2',
};

/** Formats of the signals in a value, or what stands in their place. */
function formatsIn(value: unknown): string[] {
  return [...readSignals(value, POSTING)].map((signal) =>
    signal instanceof Error ? signal.message : signal.source.format,
  );
}

describe('a document', () => {
  it.each([
    ['CloudEvents', { specversion: '1.0', type: 't', source: 's', id: '1', data: FALCO }],
    [
      'CloudEvents with data as a text',
      { specversion: '1.0', type: 't', source: 's', id: '1', data: JSON.stringify(FALCO) },
    ],
    [
      'CloudEvents with encoded data',
      {
        specversion: '1.0',
        type: 't',
        source: 's',
        id: '1',
        data_base64: Buffer.from(JSON.stringify(FALCO)).toString('base64'),
      },
    ],
    ['SNS', { Type: 'Notification', TopicArn: 'arn:aws:sns:x', MessageId: '1', Message: JSON.stringify(FALCO) }],
    [
      'SNS by way of a function',
      { Records: [{ EventSource: 'aws:sns', Sns: { TopicArn: 'arn:x', Message: JSON.stringify(FALCO) } }] },
    ],
    [
      'SNS by way of a queue',
      {
        Records: [
          { eventSource: 'aws:sqs', body: JSON.stringify({ TopicArn: 'arn:x', Message: JSON.stringify(FALCO) }) },
        ],
      },
    ],
    ['Splunk HEC', { time: 1623612958, host: 'node-1', sourcetype: 'falco', event: FALCO }],
    ['Splunk HEC with a text', { time: 1623612958, event: JSON.stringify(FALCO) }],
    ['an indexer', { _index: 'falco', _id: '1', _source: FALCO }],
    ['a search', { took: 1, hits: { total: 1, hits: [{ _index: 'falco', _source: FALCO }] } }],
    ['a log shipper', { message: JSON.stringify(FALCO), host: 'node-1', timestamp: '2026-06-13T19:35:59Z' }],
    ['syslog', `<134>1 2026-06-13T19:35:59Z node-1 falco - - - ${JSON.stringify(FALCO)}`],
    ['syslog with a cookie', `Jun 13 19:35:59 node-1 falco: @cee: ${JSON.stringify(FALCO)}`],
    ['another envelope', { specversion: '1.0', type: 't', source: 's', id: '1', data: { event: { _source: FALCO } } }],
  ])('is found in %s', (_, value) => expect(formatsIn(value)).toEqual(['falco']));

  it.each([
    [
      'EventBridge',
      { source: 'aws.guardduty', 'detail-type': 'GuardDuty Finding', region: 'eu-west-1', detail: GUARDDUTY },
      ['guardduty'],
    ],
    ["the answer of GuardDuty's interface", { Findings: [GUARDDUTY, GUARDDUTY] }, ['guardduty', 'guardduty']],
    ["Wazuh's integration for Shuffle", { severity: 2, title: 'x', all_fields: WAZUH }, ['wazuh']],
    ['a list', [WAZUH, FALCO], ['wazuh', 'falco']],
    ['lines', `${CEF}\n${CEF}\n`, ['cef', 'cef']],
    ['a list with something else in it', [FALCO, { hello: 'world' }], ['falco', 'no format recognises this document']],
  ])('is found in %s', (_, value, formats) => expect(formatsIn(value)).toEqual(formats));

  it('of Security Hub is one of several in an event', () => {
    const finding = { ProductArn: 'arn:x', GeneratorId: 'g', Id: '1', Severity: { Label: 'LOW' }, Title: 'x' };
    const event = {
      source: 'aws.securityhub',
      'detail-type': 'Security Hub Findings - Imported',
      detail: { findings: [finding, finding] },
    };
    expect(formatsIn(event)).toEqual(['asff', 'asff']);
  });

  it('keeps what its envelope said of it, and is kept without the envelope', () => {
    const signal = onlySignal({ time: 1, host: 'node-1', sourcetype: 'falco', event: FALCO });
    expect(signal.metadata).toMatchObject({ splunkHost: 'node-1', splunkSourcetype: 'falco' });
    expect(signal.raw).toEqual(FALCO);
  });

  it('is told by its keys, whatever format the path names, as long as it has what that format needs', () => {
    expect(onlySignal(WAZUH, 'wazuh').source.format).toBe('wazuh');
    expect(() => onlySignal(FALCO, 'wazuh')).toThrow('rule.level: must be a number from 0 to 16');
    // less than the telling keys will do for a sender that says what it sends
    const { manager: _manager, agent: _agent, ...sparse } = WAZUH;
    expect(formatsIn(sparse)).toEqual(['no format recognises this document']);
    expect(onlySignal(sparse, 'wazuh').source.format).toBe('wazuh');
    expect(onlySignal({ _source: WAZUH }, 'wazuh').source.format).toBe('wazuh');
  });

  it.each([
    ['an object of another kind', { hello: 'world' }],
    ['an empty object', {}],
    ["a vendor's own report", { issue_id: '1', issue_type: 'malware_infection', severity: 'high', count: 2 }],
    ['a text', 'hello world'],
    ['a text that looks like JSON', '{"a":'],
    ['the keys of every object', { constructor: 1, __proto__: 1, toString: 'x' }],
    ['rules of another tool', { rule: { level: 'high' }, agent: {}, manager: {} }],
  ])('is refused as %s, with the formats that were tried', (_, value) => {
    const [error] = readSignals(value, POSTING);
    expect(error).toBeInstanceOf(UnknownDocumentError);
    expect((error as UnknownDocumentError).tried).toEqual(FORMAT_NAMES);
  });

  it('in envelopes without end is refused', () => {
    let value: unknown = FALCO;
    for (let depth = 0; depth < 50; depth++) value = { event: value };
    expect(formatsIn(value)).toEqual(['no format recognises this document']);
  });

  it('that wants a subscription confirmed says so, and is not followed', () => {
    const confirmation = {
      Type: 'SubscriptionConfirmation',
      TopicArn: 'arn:x',
      SubscribeURL: 'https://sns.example',
      Message: 'x',
    };
    expect(() => [...readSignals(confirmation, POSTING)]).toThrow('SubscribeURL');
  });

  it('that one adapter cannot read does not keep its neighbours out', () => {
    const [first, second] = readSignals(
      { hits: { hits: [{ _source: { ...WAZUH, rule: { level: 3 } } }, { _source: WAZUH }] } },
      POSTING,
    );
    expect(first).toBeInstanceOf(Error);
    expect(second).toMatchObject({ source: { format: 'wazuh' } });
  });
});

describe('any document', () => {
  it('is kept with every digit and in bounds', () => {
    const large = { ...FALCO, output: 'x'.repeat(300_000) };
    const { raw } = onlySignal(large);
    expect(typeof raw).toBe('string');
    expect((raw as string).length).toBeLessThanOrEqual(256 * 1024 + 1);
    expect(onlySignal({ ...FALCO, evt: '9007199254740993' }).raw).toMatchObject({ evt: '9007199254740993' });
  });

  it('may have texts that no reader could read', () => {
    const signal = onlySignal({
      ...FALCO,
      rule: 'a\u202eb\u0000',
      output: `${'x'.repeat(8191)}😀`,
      output_fields: { 'user.name': 'mia\ud83d' },
    });
    expect(signal.title).toBe('a[U+202E]b␀');
    expect(signal.description).toHaveLength(8191);
    expect(signal.entities.users).toEqual(['mia\ufffd']);
  });

  it('may have keys of every object anywhere', () => {
    const document =
      JSON.parse(`{"rule":{"level":3,"id":"1","description":"x"},"agent":{"id":"007","name":"ws-7"},"manager":{"name":"m"},
      "data":{"srcip":"198.51.100.62","request":{"__proto__":{"isAdmin":true},"constructor":{"isAdmin":"true"}}}}`) as object;
    const signal = onlySignal(document);
    expect(JSON.stringify(signal.raw)).toBe(JSON.stringify(document));
    expect(signal.unmapped).toEqual(['data.request.__proto__.isAdmin', 'data.request.constructor.isAdmin']);
  });
});
