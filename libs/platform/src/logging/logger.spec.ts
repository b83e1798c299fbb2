import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
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

describe('standard output', () => {
  it('gets the lines of one turn in one write', async () => {
    const logger = createServiceLogger('test', 'minimal');
    logger.info('one');
    logger.info('two');
    await turn();
    logger.info('three');
    await turn();
    expect(written).toEqual(['info: one\ninfo: two\n', 'info: three\n']);
  });

  it('gets the last lines of a process that ends at once', () => {
    const logger = createServiceLogger('test', 'minimal');
    const flush = process.listeners('exit').at(-1);
    logger.error('the end');
    flush?.(1);
    expect(written).toEqual(['error: the end\n']);
  });
});

describe('a line', () => {
  it.each([
    ['minimal', (line: string) => expect(line).toMatch(/^warn: the password=\S+\n$/)],
    ['detailed', (line: string) => expect(line).toContain('"threatId":"7"')],
    ['production', (line: string) => expect(JSON.parse(line)).toMatchObject({ level: 'warn', threatId: '7' })],
  ] as const)('in mode %s shows no secret', async (mode, looksRight) => {
    createServiceLogger('test', mode).warn('the password=hunter2secret', { threatId: '7', token: 'abc123secret' });
    await turn();
    expect(written.join('')).not.toMatch(/hunter2secret|abc123secret/);
    looksRight(written.join(''));
  });

  it('shows the stack of an error, and no control characters of others', async () => {
    createServiceLogger('test', 'minimal').error('bad\u001b[2Jtext', { stack: 'Error: x\n    at y' });
    await turn();
    expect(written).toEqual(['error: bad [2Jtext\nError: x\n    at y\n']);
  });
});
