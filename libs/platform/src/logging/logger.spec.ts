import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createServiceLogger } from './logger.js';

let written: string[];

beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written.push(String(text));
    return true;
  });
});
afterEach(() => void jest.restoreAllMocks());

it('is written at once: the process may end with its next step', () => {
  createServiceLogger('test', 'minimal').error('the end');
  expect(written).toEqual(['error: the end\n']);
});

describe('a line', () => {
  it.each([
    ['minimal', (line: string) => expect(line).toMatch(/^warn: the password=\S+\n$/)],
    ['detailed', (line: string) => expect(line).toContain('"threatId":"7"')],
    ['production', (line: string) => expect(JSON.parse(line)).toMatchObject({ level: 'warn', threatId: '7' })],
  ] as const)('in mode %s shows no secret', (mode, looksRight) => {
    createServiceLogger('test', mode).warn('the password=hunter2secret', { threatId: '7', token: 'abc123secret' });
    expect(written.join('')).not.toMatch(/hunter2secret|abc123secret/);
    looksRight(written.join(''));
  });

  it('shows the stack of an error, and no control characters of others', () => {
    createServiceLogger('test', 'minimal').error('bad\u001b[2Jtext', { stack: 'Error: x\n    at y' });
    expect(written).toEqual(['error: bad [2Jtext\nError: x\n    at y\n']);
  });
});
