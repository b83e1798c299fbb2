/** TypeScript as `tsc` would emit it: decorators with their metadata, class fields defined, imports kept as written. */
const transform = {
  '\\.ts$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2023',
        parser: { syntax: 'typescript', decorators: true },
        transform: {
          legacyDecorator: true,
          decoratorMetadata: true,
          useDefineForClassFields: true,
          verbatimModuleSyntax: true,
        },
      },
      sourceMaps: 'inline',
    },
  ],
};

/** One kind of test, known by the suffix of its files; what several test files share ends in `.support.spec.ts`. */
const project = (displayName, options) => ({
  displayName,
  transform,
  extensionsToTreatAsEsm: ['.ts'],
  resolver: './tools/test/jest-resolver.cjs',
  testEnvironment: 'node',
  // what every service loads first
  setupFiles: ['reflect-metadata'],
  setupFilesAfterEnv: ['./tools/test/jest-patience.mjs'],
  // packages of this workspace are tested from their sources, without a build
  testEnvironmentOptions: { customExportConditions: ['@soc-agent/source', 'node', 'node-addons'] },
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  modulePathIgnorePatterns: ['<rootDir>/(libs|services|observability|bench|eval|e2e)/.*/?dist/'],
  ...options,
});

const roots = ['libs', 'services', 'observability', 'bench', 'eval', 'tools'].map((folder) => `<rootDir>/${folder}`);

export default {
  testSequencer: './tools/test/longest-first.mjs',
  projects: [
    project('unit', {
      roots,
      testRegex: ['(?<!\\.support|\\.int|\\.e2e|\\.compose|\\.upgrade)\\.spec\\.ts$'],
    }),
    project('integration', {
      roots,
      testRegex: ['\\.int\\.spec\\.ts$'],
      globalSetup: './libs/testing/src/shared-servers-setup.mjs',
      globalTeardown: './libs/testing/src/shared-servers-teardown.mjs',
    }),
    project('chart', {
      roots: ['<rootDir>/k8s/tests'],
      testRegex: ['(?<!\\.smoke)\\.spec\\.ts$'],
      globalSetup: './k8s/tests/fetch-tools.mjs',
    }),
    // the chart's pods as containers, whose images "make chart-smoke" builds
    project('chart-smoke', {
      roots: ['<rootDir>/k8s/tests'],
      testRegex: ['\\.smoke\\.spec\\.ts$'],
      globalSetup: './k8s/tests/fetch-tools.mjs',
    }),
    project('e2e', {
      roots: ['<rootDir>/e2e'],
      testRegex: ['\\.e2e\\.spec\\.ts$'],
      globalSetup: './libs/testing/src/stack-setup.mjs',
      globalTeardown: './libs/testing/src/stack-teardown.mjs',
    }),
    // containers of docker-compose.yml, whose images "make test-compose" builds
    project('compose', {
      roots: ['<rootDir>/e2e'],
      testRegex: ['\\.compose\\.spec\\.ts$'],
    }),
    // two versions at once, of which "make test-upgrade" builds the older one
    project('upgrade', {
      roots: ['<rootDir>/e2e'],
      testRegex: ['\\.upgrade\\.spec\\.ts$'],
    }),
  ],
};
