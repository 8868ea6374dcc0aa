import type { ViteUserConfig } from 'vitest/config';

const MINUTE_MS = 60_000;

/** Two projects in one run: everything that needs no page, two files at a time, then the pages one after the other. */
const config: ViteUserConfig = {
  test: {
    reporters: ['default', './test/summaryReporter.ts'],
    setupFiles: ['./test/propertySeed.ts'],
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**'],
          pool: 'forks',
          maxWorkers: 2,
          testTimeout: MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          pool: 'forks',
          fileParallelism: false,
          testTimeout: 2 * MINUTE_MS,
          hookTimeout: 2 * MINUTE_MS,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
};

export default config;
