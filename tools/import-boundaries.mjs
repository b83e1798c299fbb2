/** Which packages of this workspace the sources of a folder may import: services → store → domain → contracts, services → platform → contracts. */
const MAY_IMPORT = {
  'libs/contracts': [],
  'libs/domain': ['contracts'],
  'libs/store': ['contracts', 'domain'],
  'libs/platform': ['contracts'],
  'libs/testing': ['contracts'],
  'services/*': ['contracts', 'domain', 'store', 'platform'],
  observability: ['platform'],
  bench: ['contracts', 'domain', 'store', 'testing'],
  eval: ['contracts', 'domain', 'testing'],
  e2e: ['contracts', 'domain', 'store', 'platform', 'testing', 'observability'],
  k8s: ['contracts'],
  web: ['contracts'],
};
/** Folders whose code is pure: no framework, no server. */
const PURE = ['libs/contracts', 'libs/domain'];
/** Folders that take nothing but types from the others: their code runs elsewhere. */
const TYPES_ONLY = ['web'];

/** The same rules for the sources of each folder and, with `testing` allowed, for its tests. */
export const boundaries = Object.entries(MAY_IMPORT).flatMap(([folder, packages]) => [
  boundary(folder, [`${folder}/**/*.ts`], packages),
  boundary(folder, [`${folder}/**/*.spec.ts`], [...packages, 'testing']),
]);

function boundary(folder, files, packages) {
  const others = [
    {
      // `@soc-agent/<package>` and nothing behind it
      regex: `^@soc-agent/(?!(?:${packages.join('|') || '-'})$)`,
      message: `${folder} may import ${packages.join(', ') || 'no other package'} of this workspace only, see docs/architecture.md.`,
    },
    {
      regex: '^\\.\\.?/(?:.*/)?(?:src|dist)/',
      message: 'Another package is imported by its name, never by a path into it.',
    },
  ];
  if (PURE.includes(folder)) {
    others.push({ regex: '^(?:@nestjs/|bullmq$|ioredis$)', message: `${folder} is pure: no framework, no server.` });
  }
  if (TYPES_ONLY.includes(folder)) {
    others.push({ regex: '^@soc-agent/', allowTypeImports: true, message: `${folder} imports types only.` });
  }
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { patterns: others }],
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportExpression[source.value=/^@soc-agent.|.(src|dist)./]',
          message: 'A package of this workspace is imported at the top of a file, where its boundary is checked.',
        },
      ],
    },
  };
}
