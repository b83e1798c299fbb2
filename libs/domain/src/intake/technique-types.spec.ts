import { describe, expect, it } from '@jest/globals';
import { attackTable } from '../attack/attack-table.js';
import { TechniqueTypes, techniqueTypes } from './technique-types.js';

describe('threat types of techniques', () => {
  it.each([
    ['T1003.001', 'device_compromise'],
    ['T1059.001', 'device_compromise'],
    ['T1486', 'device_compromise'],
    ['T1110.001', 'rate_limit_breach'],
    ['T1110.004', 'bot_traffic'],
    ['T1090.003', 'proxy_network'],
    ['T1098.003', 'anomaly_detection'],
  ])('%s on a host speaks for %s', (id, type) => {
    expect(techniqueTypes().of({ id, tactics: attackTable().technique(id)?.tactics ?? [] }, false)).toBe(type);
  });

  it('are known for every technique', () => {
    const open = [...attackTable().all()].filter((technique) => techniqueTypes().of(technique, false) === undefined);
    expect(open).toEqual([]);
  });

  it('may differ for an account', () => {
    const persistence = { id: 'T1136', tactics: ['TA0003'] };
    expect(techniqueTypes().of(persistence, false)).toBe('device_compromise');
    expect(techniqueTypes().of(persistence, true)).toBe('anomaly_detection');
  });

  it.each(['malware: T1003', 'device_compromise: T9999', 'device_compromise', 'geo_anomaly of a host: T1003'])(
    'refuses the line %j and names it',
    (line) => {
      expect(() => new TechniqueTypes(`# types\n${line}`)).toThrow('threat-type-techniques.txt:2');
    },
  );
});
