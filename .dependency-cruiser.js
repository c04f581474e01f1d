/**
 * The rooms of src/, the upper ones first: each imports from the rooms below it only. The last
 * two are one row.
 */
const ROOMS = [
  'report',
  'executions',
  'reading',
  'inputs',
  'github',
  'logbook',
  'comparison',
  'blocks',
  'diagnosis',
  'archive',
  'harness/export',
  'selection',
  'harness/execution',
  'harness/stream',
  'harness/download',
  'harness/keys',
  'harness/http',
  'redaction',
  'text',
  'system',
  'failure'
]

const oneOf = rooms => `^src/(?:${rooms.join('|')})/`

/** Neither in e2e/ nor in viewer/browser/, where all tests run the action or a browser. */
const TESTS_OF_ROOMS = '^__tests__/(?!e2e/|viewer/browser/).+'
/** What starts a server, a process, threads, or the linter. */
const STARTS = [
  '^sandbox/(?:http|azurite|runner|action-host)\\.ts$',
  '^__tests__/fixtures/pocket-server\\.ts$',
  '^child_process$',
  'node_modules/eslint/'
]
const THREADS = '^src/reading/reading-threads\\.ts$'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'Two files that import each other are one, or lack a third.',
      severity: 'error',
      from: {},
      to: { circular: true }
    },
    {
      name: 'rooms-know-no-story',
      comment: 'What stands beside main.ts gives rooms what they need.',
      severity: 'error',
      from: { path: '^src/.+/' },
      to: { path: '^src/[^/]+$' }
    },
    ...ROOMS.map((room, at) => ({
      name: `below-${room.replace('/', '-')}`,
      comment: `${room} imports from the rooms below it only: see docs/architecture.md.`,
      severity: 'error',
      from: { path: oneOf([room]) },
      to: { path: oneOf(ROOMS.slice(0, room === 'failure' ? at - 1 : at)) }
    })).slice(1),
    {
      name: 'every-folder-is-a-room',
      comment: 'A new folder of src/ needs its place in the order of rooms.',
      severity: 'error',
      from: { path: '^src/.+/', pathNot: oneOf(ROOMS) },
      to: {}
    },
    {
      name: 'sandbox-stands-alone',
      comment: 'A stand-in that shares code with what it is a stand-in for proves nothing.',
      severity: 'error',
      from: { path: '^sandbox/' },
      to: { path: '^(?:src|viewer|bench|fuzz)/' }
    },
    {
      name: 'viewer-takes-what-is-pure',
      comment: 'The page runs in a browser: of src/ it takes its own data types and what is pure.',
      severity: 'error',
      from: { path: '^viewer/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(?:report/(?:page/|status|excerpt-rows)|text/|diagnosis/|comparison/line-hasher|harness/execution/execution-status)'
      }
    },
    {
      name: 'src-stands-alone',
      comment: 'The action ships without what stands beside it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(?:viewer|sandbox|bench|fuzz|__tests__)/' }
    },
    {
      name: 'unit-tests-start-nothing',
      comment: 'What starts a server, a process or the linter is named *.integration.test.ts.',
      severity: 'error',
      from: { path: `${TESTS_OF_ROOMS}\\.test\\.ts$`, pathNot: '\\.integration\\.test\\.ts$' },
      to: { path: STARTS, reachable: true }
    },
    {
      name: 'unit-tests-start-no-threads',
      comment: 'What starts threads is named *.integration.test.ts.',
      severity: 'error',
      from: { path: `${TESTS_OF_ROOMS}\\.test\\.ts$`, pathNot: '\\.integration\\.test\\.ts$' },
      to: { path: THREADS }
    }
  ],
  required: [
    {
      name: 'integration-tests-start-something',
      comment: 'A test that starts nothing is a unit test: *.test.ts.',
      severity: 'error',
      module: { path: '\\.integration\\.test\\.ts$' },
      to: { path: [...STARTS, THREADS], reachable: true }
    }
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.tsx', '.js'] }
  }
}
