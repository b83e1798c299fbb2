/** Which packages of this workspace the sources of a folder may import: services → store → domain → contracts, services → platform → contracts. */
const MAY_IMPORT = {
  'libs/contracts': [],
  'libs/domain': ['contracts'],
  'libs/store': ['contracts', 'domain'],
  'libs/platform': ['contracts'],
  'libs/testing': ['contracts'],
  'services/*': ['contracts', 'domain', 'store', 'platform', 'platform/launch'],
  observability: ['platform', 'store'],
  bench: ['contracts', 'domain', 'store', 'platform', 'testing'],
  eval: ['contracts', 'domain', 'testing'],
  e2e: ['contracts', 'domain', 'store', 'platform', 'testing', 'observability'],
  k8s: ['contracts'],
  web: ['contracts', 'contracts/vocabulary'],
};
/** Folders below `src`, and files beside them, in the order they build on each other: each may import what stands before it. */
const BUILDS_ON = {
  'libs/domain': [
    'guard',
    'evidence',
    'ports',
    'entities',
    'attack',
    'intake',
    'scenarios',
    'agents',
    'scoring',
    'folding',
    'analyzers',
    'synthesis',
    'actions',
    'incidents',
    'index',
  ],
};
/** What one package says in a way of its own is not said in another's. */
const ONE_WAY = [
  {
    name: 'class-validator',
    importNames: ['IsOptional'],
    message: 'An optional field is declared by Optional of @soc-agent/contracts, for which null is absent.',
  },
];
/** Folders whose code is pure: no framework, no server. */
const PURE = ['libs/contracts', 'libs/domain'];
/** Folders that take nothing but types from the others, and what they may take more of: their code runs elsewhere. */
const TYPES_ONLY = { web: ['contracts/vocabulary'] };

/** The same rules for the sources of each folder and, with `testing` allowed, for its tests. */
export const boundaries = Object.entries(MAY_IMPORT).flatMap(([folder, packages]) => [
  ...both(folder, `${folder}/**/*`, packages, []),
  ...(BUILDS_ON[folder] ?? []).flatMap((part, position, parts) =>
    both(folder, `${folder}/src/${part}{,/**/*}`, packages, parts.slice(position + 1)),
  ),
]);

function both(folder, path, packages, later) {
  return [
    boundary(folder, [`${path}.ts`], packages, later),
    boundary(folder, [`${path}.spec.ts`], [...packages, 'testing'], later),
  ];
}

function boundary(folder, files, packages, later) {
  const others = [
    {
      // `@soc-agent/<package>` and nothing behind it, but for what is named
      regex: `^@soc-agent/(?!(?:${packages.join('|') || '-'})$)`,
      message: `${folder} may import ${packages.join(', ') || 'no other package'} of this workspace only, see docs/architecture.md.`,
    },
    {
      regex: '^\\.\\.?/(?:.*/)?(?:src|dist)/',
      message: 'Another package is imported by its name, never by a path into it.',
    },
  ];
  if (later.length > 0) {
    others.push({
      regex: `^(?:\\.\\.?/)+(?:${later.join('|')})(?:/|\\.js$)`,
      message: `This part of ${folder} comes before ${later.join(', ')} and builds on none of them, see docs/architecture.md.`,
    });
  }
  if (PURE.includes(folder)) {
    others.push({ regex: '^(?:@nestjs/|bullmq$|ioredis$)', message: `${folder} is pure: no framework, no server.` });
  }
  const values = TYPES_ONLY[folder];
  if (values) {
    others.push({
      regex: `^@soc-agent/(?!(?:${values.join('|')})$)`,
      allowTypeImports: true,
      message: `${folder} imports types only, and values of ${values.join(', ')}.`,
    });
  }
  return {
    files,
    rules: {
      '@typescript-eslint/no-restricted-imports': ['error', { paths: ONE_WAY, patterns: others }],
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
