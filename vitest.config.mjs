import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{contract,agent,gateway,simulators,demo,test}/**/*.test.ts'],
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
  },
});
