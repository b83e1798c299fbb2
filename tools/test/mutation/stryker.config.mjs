/** What the tests of the domain need, which is copied before a line of it is changed. */
const COPIED = ['libs/domain/**', 'tools/test/jest-*', 'tools/test/mutation/*', 'jest.config.mjs'];

export default {
  // where a wrong line does most harm: how likely, how grave, and what belongs together
  mutate: ['libs/domain/src/{scoring,incidents}/*.ts', '!**/*.spec.ts'],
  // words are for people, and kinds are held by their types
  mutator: { excludedMutations: ['StringLiteral'] },
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'tools/test/mutation/jest.config.mjs', enableFindRelatedTests: false },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  ignorePatterns: ['**', ...COPIED.map((pattern) => `!${pattern}`)],
  tempDirName: '.soc/mutation/tmp',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.soc/mutation/report.json' },
  clearTextReporter: { logTests: false, reportTests: false },
};
