import { afterAll, beforeAll } from '@jest/globals';
import { startStack, type Stack } from '@soc-agent/testing';
import { Api } from './api.js';

/** One stack with the default settings for all files that a spec imports. Each file uses its own customers, and leaves every service running. */
export let stack: Stack;
/** A client with every right. */
export let api: Api;

beforeAll(async () => {
  stack = await startStack();
  api = new Api(stack);
});
afterAll(() => stack?.stop());
