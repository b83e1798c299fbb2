import { describe, expect, it } from '@jest/globals';
import { cpuMsOf } from './redis-cpu.js';

const INFO = [
  '# CPU',
  'used_cpu_sys:1.250000',
  'used_cpu_user:2.500000',
  'used_cpu_sys_children:0.125000',
  'used_cpu_user_children:0.250000',
  'used_cpu_sys_main_thread:1.000000',
  'used_cpu_user_main_thread:2.000000',
  '',
];

describe('cpuMsOf', () => {
  it.each(['\r\n', '\n'])('adds server and children once, and no thread again (lines end with %j)', (end) => {
    expect(cpuMsOf(INFO.join(end))).toBeCloseTo(4125, 6);
  });

  it.each([1, 2, 3, 4])('names the figure that is missing: line %d', (line) => {
    const name = INFO[line]!.split(':')[0];
    expect(() => cpuMsOf(INFO.toSpliced(line, 1).join('\r\n'))).toThrow(`no ${name}`);
  });
});
