import { existsSync } from 'node:fs';
import { defineConfig } from 'vitest/config';

const globalSetup = existsSync('src/testkit/global-setup.ts') ? ['src/testkit/global-setup.ts'] : [];

// Two projects: `rules` is everything that runs in memory and on a database; `journeys` drives a real browser against
// the whole program.
export default defineConfig({
  test: {
    allowOnly: false,
    reporters: ['default'],
    projects: [
      {
        extends: true,
        test: {
          name: 'rules',
          include: [
            'src/**/*.test.{ts,tsx}',
            'checks/**/*.test.ts',
            'content/**/*.test.ts',
            'bench/**/*.test.ts',
            'tools/**/*.test.mjs',
          ],
          globalSetup,
          maxWorkers: 2,
          // Only for what hangs: how fast something is, its own test says.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'journeys',
          include: ['e2e/**/*.e2e.ts'],
          globalSetup,
          // Each starts a program of its own and mostly waits for pictures and pages.
          maxWorkers: 2,
          testTimeout: 300_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});
