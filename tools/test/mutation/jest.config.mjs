import jest from '../../../jest.config.mjs';

const [unit] = jest.projects;

/** The unit tests beside what is changed, without the thousands of random operations: each change would wait for all of them. */
export default {
  ...unit,
  rootDir: '../../..',
  roots: ['scoring', 'incidents'].map((folder) => `<rootDir>/libs/domain/src/${folder}`),
  testPathIgnorePatterns: [...unit.testPathIgnorePatterns, 'incident-(operations|properties)'],
};
