import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { excludedTests, NEWEST_QEMU } from './test/qemu/harness/available'
import { missingTools } from './test/tools/installed'

// What the environment adds to the start of each Node process: certificates to parse, options meant for other programs.
for (const name of ['NODE_EXTRA_CA_CERTS', 'NODE_OPTIONS']) delete process.env[name]

/** What runs in the worker itself, starts no program and changes nothing that another file sees. */
const IN_PROCESS = ['test/{bytes,check,formats,kernel,pci,qemu-rules,report,stream}/**/*.test.ts']

/** What reads live machines, once more on the newest QEMU where there is one: the program under test is another. */
const ON_THE_NEWEST = [
  'test/qemu/capture/{capture,safety}.test.ts',
  'test/qemu/{guard,live-binary,live-memory}.test.ts',
]

const absent = [...configDefaults.exclude, ...excludedTests(), ...missingTools().flatMap(({ tests }) => tests)]
/** For all: modules are loaded once in each worker, for no file changes what another one sees. */
const shared = { testTimeout: 300_000, hookTimeout: 300_000, isolate: false }

/**
 * Three files at a time at least, on a machine of two cores too: each has its directories, sockets and processes for
 * itself, and often waits for one of these.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/qemu/announce.ts'],
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        test: {
          name: 'in process',
          include: IN_PROCESS,
          exclude: absent,
          ...shared,
          pool: 'threads',
        },
      },
      { test: { name: 'programs', include: ['test/**/*.test.ts'], exclude: [...absent, ...IN_PROCESS], ...shared } },
      ...(NEWEST_QEMU === null
        ? []
        : [
            {
              test: {
                name: 'newest QEMU',
                include: ON_THE_NEWEST,
                exclude: absent,
                env: { PCIMIG_QEMU: NEWEST_QEMU },
                ...shared,
              },
            },
          ]),
    ],
  },
})
