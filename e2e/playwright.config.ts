import { defineConfig } from '@playwright/test';
import { chromeArguments, findChrome } from './tools/chrome.ts';

const chrome = findChrome();
if (chrome === null) {
  throw new Error('No Chrome or Chromium found; npm test installs one, or set PROTOLAB_CHROME.');
}

export default defineConfig({
  testDir: './specs',
  outputDir: '../test-results',
  // A page compiles its pipelines on one core, so two pages at once take three quarters of the time.
  workers: 2,
  fullyParallel: true,
  forbidOnly: process.env.CI !== undefined,
  // These only end a spec that hangs; a busy machine must not reach them.
  timeout: 900_000,
  expect: { timeout: 120_000 },
  reporter: 'list',
  use: {
    actionTimeout: 120_000,
    browserName: 'chromium',
    viewport: { width: 1280, height: 900 },
    launchOptions: { executablePath: chrome, args: chromeArguments('swiftshader') },
    trace: 'off',
    screenshot: 'only-on-failure',
  },
});
