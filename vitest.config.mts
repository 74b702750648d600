import { configDefaults, defineConfig } from 'vitest/config'
import { excludedTests } from './test/qemu/harness/available'
import { missingTools } from './test/tools/installed'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, ...excludedTests(), ...missingTools().flatMap(({ tests }) => tests)],
    globalSetup: ['test/qemu/announce.ts'],
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
})
