import { afterAll, beforeAll } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { Api } from './api.js';

/**
 * The one stack, as it is by default, of all that a file of tests brings together: to start one takes longer than most tests do. Each keeps
 * to customers of its own, and leaves the stack whole.
 */
export let stack: Stack;
/** A client of it who may everything. */
export let api: Api;

beforeAll(async () => {
  stack = await startStack();
  api = new Api(stack);
});
afterAll(() => stack?.stop());
