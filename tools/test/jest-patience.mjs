import { jest } from '@jest/globals';

// jest reads `testTimeout` of the whole run only, not of one project
jest.setTimeout(300_000);
