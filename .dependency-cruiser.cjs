// The direction of dependencies, executable: `npm run arch`. Each rule has a violation that proves it bites in
// scripts/test/architecture.spec.ts; a rule without one fails there.

const VENDORS = require('./.dependency-vendors.cjs');

// From the ground up. A lib may use the lines above its own, never its own line or one below.
const LAYERS = [
  ['kernel'],
  ['policy', 'envelope', 'tlog', 'geo', 'sigv4'],
  ['persistence', 'config', 'http', 'telemetry', 'storage', 'kms', 'postgres-server', 'evidence'],
  ['identity', 'trail', 'trail-archive', 'epochs', 'tasks', 'webhooks', 'notifications'],
  ['facts'],
];
// The part of the console that runs in browsers; Vite bundles it, nothing of it runs in Node.
const BROWSER = '^apps/console/web/';
const TESTS = '(\\.|int-|e2e-)spec\\.ts$|/test/|^libs/testing/';

const anyOf = (names) => `^libs/(${names.join('|')})/`;

/** Nothing of a layer imports its own layer or one that rests on it. */
const layerRule = (names, index) => ({
  name: `layer-${index}-${names[0]}`,
  comment:
    'Dependencies point one way only: what changes often rests on what changes seldom. Two libs of one layer that need ' +
    'each other are one lib, or are missing a third.',
  severity: 'error',
  from: { path: `^libs/(${names.join('|')})/`, pathNot: TESTS },
  to: { path: anyOf(LAYERS.slice(index).flat()), pathNot: '^libs/$1/' },
});

/** One owner per vendor: replacing it, or reviewing how it is used, concerns one folder. Tests may speak to it directly. */
const vendorRule = (name, { packages, owners, why }) => ({
  name: `vendor-${name}`,
  comment: why,
  severity: 'error',
  from: { pathNot: [TESTS, ...owners.map((owner) => `^${owner}`)] },
  to: { path: `node_modules/(${packages.join('|')})` },
});

module.exports = {
  forbidden: [
    {
      name: 'libs-know-no-app',
      comment: 'An app composes libs; a lib that knew its app could not be tested or reused without it.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-know-no-app',
      comment:
        'Apps are processes with different rights. One that imported another would carry its code into a process that ' +
        'must not have it. Only the standalone composes them, and tests.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: [TESTS, '^apps/standalone/'] },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'app-through-its-index',
      comment: 'What the standalone may use of an app is what the app offers, not whatever it consists of.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/', pathNot: TESTS },
      to: { path: '^apps/', pathNot: ['^apps/$1/', '^apps/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'packages-stand-alone',
      comment:
        'A package is installed without this repository: what it took from an app, a lib or the root’s packages would be missing ' +
        'there. The platform (fetch, streams, timers) is all it has.',
      severity: 'error',
      from: { path: '^packages/', pathNot: TESTS },
      to: { path: ['^(apps|libs)/', 'node_modules/'] },
    },
    {
      name: 'packages-are-for-others',
      comment: 'The product does not speak to itself through its own client.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: TESTS },
      to: { path: '^packages/' },
    },
    {
      name: 'lib-through-its-index',
      comment: 'A lib promises its index; everything behind it may change without asking.',
      severity: 'error',
      from: { path: '^((?:apps|libs)/[^/]+)/' },
      to: { path: '^libs/', pathNot: ['^$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'lib-by-its-name',
      comment:
        'Libs are imported as #libs/<name>: the same text from source and from the build, wherever the file lies.',
      severity: 'error',
      from: { path: '^((?:apps|libs)/[^/]+)/' },
      to: { path: '^libs/', pathNot: '^$1/', dependencyTypesNot: ['aliased-subpath-import'] },
    },
    {
      name: 'lib-has-a-layer',
      comment:
        'A new lib gets its place in LAYERS before anything uses it; without one no layer rule would see it.',
      severity: 'error',
      from: {},
      to: { path: '^libs/', pathNot: anyOf([...LAYERS.flat(), 'testing']) },
    },
    // The top layer has nothing above it, and rules nothing as long as it is one lib.
    ...LAYERS.slice(0, -1).map(layerRule),
    {
      name: 'pure-libs-do-no-io',
      comment:
        'A decision must be repeatable from its record (I2) and bytes must not depend on a machine (I4): no file, no ' +
        'network, no process. node:crypto computes and is allowed.',
      severity: 'error',
      from: { path: '^libs/(kernel|policy|tlog|evidence|envelope|sigv4)/', pathNot: TESTS },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'pure-libs-know-no-framework',
      comment: 'The same, for Nest, TypeORM, AWS and the rest of npm. CASL in policy only computes.',
      severity: 'error',
      from: { path: '^libs/(kernel|policy|tlog|evidence|envelope|sigv4)/', pathNot: TESTS },
      to: { path: 'node_modules/', pathNot: 'node_modules/@casl/' },
    },
    {
      name: 'nest-at-the-edge',
      comment:
        'Nest belongs to what speaks HTTP. Recording, facts, storage and keys are plain classes, so that a command line, ' +
        'a worker and a test use them as the gateway does.',
      severity: 'error',
      from: { path: '^libs/', pathNot: [TESTS, anyOf(['http', 'identity', 'telemetry'])] },
      to: { path: 'node_modules/@nestjs/' },
    },
    ...Object.entries(VENDORS).map(([name, vendor]) => vendorRule(name, vendor)),
    {
      name: 'testing-is-for-tests',
      comment: 'A fake clock or a throw-away database in a running process would be a hole in every promise.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: '^libs/testing/' },
    },
    {
      name: 'tests-stay-outside',
      comment:
        'What ships does not import what tests it; the build leaves tests out, so it would also not start.',
      severity: 'error',
      from: { pathNot: TESTS },
      to: { path: TESTS, pathNot: ['node_modules/', '^libs/testing/'] },
    },
    {
      name: 'no-cycles',
      comment:
        'Modules that need each other load in an order nobody chose (in ESM a class may be undefined), and cannot be ' +
        'understood one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A file nobody imports is dead, unless it is where a process, a test or a declaration begins.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: [
          TESTS,
          '(^|[./])main\\.ts$',
          '\\.d\\.ts$',
          '/src/index\\.ts$',
          `${BROWSER}vite\\.config\\.ts$`,
          '^packages/[^/]+/examples/',
          '^libs/postgres-server/src/watchdog\\.ts$',
        ],
      },
      to: {},
    },
    {
      name: 'no-undeclared-package',
      comment:
        'A package that is there by accident of another is gone, or another version, after the next install.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-package-at-run-time',
      comment: 'Images hold `dependencies` only: what imports a development package would not start there.',
      severity: 'error',
      // What browsers get is bundled when it is built; at run time there are only files.
      from: { pathNot: [TESTS, BROWSER] },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'browser-takes-pure-libs',
      comment:
        'A lib that opens sockets, files or a framework does not run in a browser, and what it knows must not be shipped to one.',
      severity: 'error',
      from: { path: BROWSER },
      to: { path: '^libs/', pathNot: anyOf(['policy', 'tlog']) },
    },
    {
      name: 'browser-knows-no-server',
      comment:
        'Code of a service in a bundle would be published to everybody; a service that took code of pages would not start.',
      severity: 'error',
      from: { path: BROWSER },
      to: { path: '^apps/', pathNot: BROWSER },
    },
    {
      name: 'server-knows-no-browser',
      comment:
        'The pages are built apart: the build of the services leaves them out, so an import of one would not resolve.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: BROWSER },
      to: { path: BROWSER },
    },
    {
      name: 'browser-has-no-node',
      comment:
        'There is no Node in a browser. What the build itself needs stands beside the pages, outside src/.',
      severity: 'error',
      from: { path: `${BROWSER}src/`, pathNot: TESTS },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-unresolvable',
      comment: 'An import that leads nowhere fails when that line is reached, which may be in production.',
      severity: 'error',
      from: {},
      // A module the build makes has no file.
      to: { couldNotResolve: true, pathNot: '^virtual:' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'node', 'default'],
      mainFields: ['module', 'main'],
    },
  },
};
