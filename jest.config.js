// One configuration, four tiers chosen by file suffix: TIER=unit|int|e2e|acceptance (unset: unit).
const tiers = {
  unit: {
    testRegex: '(?<!int-|e2e-)spec\\.ts$',
    testPathIgnorePatterns: ['\\.(int|e2e)-spec\\.ts$', '/acceptance/'],
  },
  int: { testRegex: '\\.int-spec\\.ts$' },
  e2e: { testRegex: '\\.e2e-spec\\.ts$' },
  acceptance: { testRegex: '/acceptance/.*\\.spec\\.ts$' },
};
const tier = process.env.TIER ?? 'unit';
// Modules are loaded once per process: a second run in it would find no tests, and pass.
if (process.argv.some((argument) => argument.startsWith('--watch')))
  throw new Error('--watch would test nothing after its first run: start the tests anew instead.');
const needsPostgres = tier === 'int' || tier === 'e2e';

export default {
  rootDir: '.',
  roots: ['apps', 'libs', 'packages', 'acceptance', 'bench', 'scripts'].map(
    (folder) => `<rootDir>/${folder}`,
  ),
  ...tiers[tier],
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'es6' },
      },
    ],
  },
  // As Node loads the product, once per process; Stryker, which needs Jest's own, says so in its configuration.
  runtime: '<rootDir>/libs/testing/src/native-runtime.ts',
  testTimeout: tier === 'unit' ? 30_000 : 60_000,
  // Tiers with real servers in them hold real leases of a second: they do not share the machine with each other.
  maxWorkers: tier === 'unit' ? 2 : 1,
  // Near a gigabyte the collector stops a process for 0.6 s at a time and takes most of the seconds between: gateways lose
  // their leases, and reads are cut in the middle.
  ...(tier !== 'unit' && { workerIdleMemoryLimit: '400MB' }),
  ...(needsPostgres && {
    globalSetup: '<rootDir>/libs/testing/src/global-setup.ts',
    globalTeardown: '<rootDir>/libs/testing/src/global-teardown.ts',
  }),
};
