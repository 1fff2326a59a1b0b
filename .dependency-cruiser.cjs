/**
 * Rooms: which room may import which, and why. Static, dynamic and type-only imports count alike.
 * Stays CommonJS: dependency-cruiser looks for its configuration under this name.
 */

/** @typedef {{ room: string, may: string[], why: string }} Room */

/** @type {Room[]} */
const rooms = [
  { room: 'envs', may: [], why: 'envs/ describes environments and holds the policy; everything else depends on it.' },
  {
    room: 'fixtures/probe',
    may: ['envs/(?!policy)', 'fixtures/run/outcome.ts'],
    why: 'A probe is plain Node and does not know the right answer: of a run it needs only how a check ends.',
  },
  {
    room: 'fixtures/browser',
    may: [
      'envs/(?!policy)',
      'fixtures/probe',
      'fixtures/run/outcome.ts',
      'fixtures/report/redaction',
      'fixtures/target/shared',
    ],
    why: 'A page is observed without knowing the right answer; pictures are redacted, the firewall needs an authority.',
  },
  {
    room: 'fixtures/run',
    may: [
      'envs',
      'fixtures/probe',
      'fixtures/browser',
      'fixtures/report/redaction',
      'fixtures/records',
      'fixtures/proof/rig.ts',
      'fixtures/target/stack/needs.ts',
    ],
    why: "A run observes and never reports: reports read what it annotated. What records say is observed, too. Whether its tests are proven is the rig's business.",
  },
  {
    room: 'fixtures/report',
    may: [
      'envs',
      'fixtures/run/(requirement|selection|outcome|run-memory).ts',
      'fixtures/probe/(parse|command)',
      'fixtures/records',
    ],
    why: 'A report reads annotations and the policy; it observes nothing. It leaves the record of its run.',
  },
  {
    room: 'fixtures/records',
    may: [
      'envs',
      'fixtures/probe/(command|parse)',
      'fixtures/run/outcome.ts',
      'fixtures/report/redaction/foreign-text.ts',
    ],
    why: 'A record is evidence for later runs: it is read without a run, by a command that lets a release go to prod. What runs and reports know is handed to it; what others wrote is data.',
  },
  {
    room: 'fixtures/drill',
    may: [
      'envs',
      'fixtures/probe',
      'fixtures/records',
      'fixtures/report/redaction',
      'fixtures/report/conformance/(read|model).ts',
      'fixtures/run/(outcome|preflight|given-secrets).ts',
    ],
    why: 'A drill acts by commands, looks by probes, and verifies by a run of its own, whose report it reads. It leaves a record.',
  },
  {
    room: 'fixtures/init',
    may: [
      'envs/(?!policy)',
      'fixtures/probe',
      'fixtures/browser',
      'fixtures/run/(outcome|login-memory).ts',
      'fixtures/report/redaction/foreign-text.ts',
    ],
    why: 'Discovery describes a product and judges nothing: it knows instruments and the password firewall, and no right answer.',
  },
  {
    room: 'fixtures/doctor',
    may: [
      'envs',
      'fixtures/probe',
      'fixtures/browser',
      'fixtures/run/(outcome|first-look|reachable|login-memory|requirement).ts',
      'fixtures/report/redaction/foreign-text.ts',
    ],
    why: 'A diagnosis looks as a run does before its first check, and judges no row: of the policy it tells what a variable would unlock.',
  },
  {
    room: 'fixtures/proof',
    may: [
      'envs',
      'fixtures/run',
      'fixtures/report',
      'fixtures/records',
      'fixtures/probe',
      'fixtures/target/(shared|reference)',
      'fixtures/test.ts',
    ],
    why: 'A proof breaks the reference target or the wire and runs the ordinary specs.',
  },
  {
    room: 'fixtures/target/shared',
    may: [],
    why: 'A target knows nothing of the suite, and shared parts nothing of a target.',
  },
  {
    room: 'fixtures/target/reference',
    may: ['fixtures/target/shared'],
    why: "A target knows nothing of the suite: it is configured by the product's own keys, so that a wrong row shows red.",
  },
  {
    room: 'fixtures/target/stack',
    may: ['fixtures/target/shared'],
    why: 'The stack is a product of its own; what it shares with the reference target stands in shared/.',
  },
  {
    room: 'fixtures/mobile',
    may: [
      'envs/(?!policy)',
      'fixtures/run',
      'fixtures/probe',
      'fixtures/browser',
      'fixtures/proof/(proxy|faults)',
      'fixtures/target/stack/app-build.ts',
    ],
    why: 'The app is driven against the environment, through the fault proxy, which plays its API.',
  },
  {
    room: 'fixtures/bench',
    may: [
      'envs',
      'fixtures/probe',
      'fixtures/run/(outcome|preflight|login-memory|given-secrets).ts',
      'fixtures/report/redaction/(foreign-text|redact).ts',
    ],
    why: 'A benchmark measures without Playwright. What others say is data on its pages and in its lines.',
  },
];

/** @type {(room: Room) => object} */
const allowList = ({ room, may, why }) => ({
  name: `${room} may import ${may.join(', ') || 'nothing else'}`,
  comment: why,
  severity: 'error',
  from: { path: `^${room}/` },
  to: { path: '^(envs|fixtures|tests)/', pathNot: `^(${[`${room}/`, ...may].join('|')})` },
});

module.exports = {
  forbidden: [
    {
      name: 'no circle',
      comment: 'Two files that need each other are one subject, or share a third that has no name yet.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...rooms.map(allowList),
    {
      name: 'no Playwright in probes and targets',
      comment: 'They are plain Node: bench and targets run them without a browser.',
      severity: 'error',
      from: { path: '^fixtures/(probe|target|bench)/' },
      to: { path: 'playwright' },
    },
    {
      name: 'the right product knows nothing of its mistakes',
      comment: 'The reference target can be read as a correct product: its start alone puts the mistakes around it.',
      severity: 'error',
      from: { path: '^fixtures/target/reference/(?!mistakes/|reference\\.ts$)' },
      to: { path: '^fixtures/target/reference/mistakes/' },
    },
    {
      name: 'specs import fixtures/test.ts',
      comment: 'A spec imports fixtures/test.ts or app-test.ts, probes and its own folder.',
      severity: 'error',
      from: { path: '^tests/(?!suite/)([^/]+)/.*\\.spec\\.ts$' },
      to: {
        path: '^(envs|fixtures|tests)/|playwright',
        pathNot: '^(fixtures/(test|app-test)\\.ts|fixtures/probe/|tests/$1/)',
      },
    },
    {
      name: 'mutants import faults',
      comment: 'Mutants import fixtures/proof/faults and types only: a fault must not know how its check looks.',
      severity: 'error',
      from: { path: '^tests/(?!suite/)([^/]+)/.*\\.mutants\\.ts$' },
      to: {
        path: '^(envs|fixtures|tests)/',
        pathNot: '^(fixtures/proof/faults/|fixtures/proof/proxy/lines\\.ts|tests/$1/)',
        dependencyTypesNot: ['type-only'],
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules/(?!@playwright)|\\.next|dist)/|^fixtures/target/stack/(web|app)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
