import { defineConfig } from '@playwright/test';

// Nothing here may reach the network, and no picture may depend on a graphics card.
const args = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : [];

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results/e2e',
  workers: 1,
  // A machine that others share stops for seconds at a time. What passes at the second try only is named at the end.
  retries: 1,
  timeout: 120_000,
  // Not a promise of speed: other work may keep the machine busy. What is there at once is seen at once.
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/e2e.json' }]],
  use: {
    viewport: { width: 1280, height: 800 },
    // A trace takes a sixth of the time of a test: only what has failed once is recorded.
    trace: 'on-first-retry',
    launchOptions: { executablePath: process.env.TRACEBENCH_CHROMIUM, args: [...args, ...asRoot] },
  },
});
