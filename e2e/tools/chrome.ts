import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';
import { chromium } from '@playwright/test';

/** Environment variables that name the browser to use; the first one wins. */
const VARIABLES = ['PROTOLAB_CHROME', 'CHROME_PATH'] as const;

const NAMES_ON_PATH = [
  'google-chrome-stable',
  'google-chrome',
  'chromium',
  'chromium-browser',
  'chrome',
  'microsoft-edge',
  'brave-browser',
] as const;

const MAC_APPLICATIONS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  'Brave Browser.app/Contents/MacOS/Brave Browser',
] as const;

const WINDOWS_PROGRAMS = [
  'Google\\Chrome\\Application\\chrome.exe',
  'Chromium\\Application\\chrome.exe',
  'Microsoft\\Edge\\Application\\msedge.exe',
] as const;

/** A variable names a browser that does not exist or does not run. */
export class ChromeError extends Error {
  override readonly name = 'ChromeError';
}

/**
 * Path of a Chrome or Chromium that runs: the one a variable names, else one in the usual
 * locations, else the one in Playwright's folder; null if there is none.
 * @throws ChromeError when a variable names one that cannot be used
 */
export function findChrome(): string | null {
  for (const variable of VARIABLES) {
    const named = process.env[variable];
    if (named === undefined || named === '') continue;
    const fault = whyUnusable(named);
    if (fault === null) return named;
    throw new ChromeError(
      `${variable} names ${named}, which ${fault}; set it to the program of a Chrome or Chromium, or unset it.`,
    );
  }
  const candidates = [...usualPlaces(), chromium.executablePath()];
  return candidates.find((candidate) => whyUnusable(candidate) === null) ?? null;
}

function usualPlaces(): string[] {
  switch (process.platform) {
    case 'darwin':
      return ['/Applications', path.join(homedir(), 'Applications')].flatMap((folder) =>
        MAC_APPLICATIONS.map((application) => path.join(folder, application)),
      );
    case 'win32':
      return ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
        const folder = process.env[variable];
        return folder === undefined
          ? []
          : WINDOWS_PROGRAMS.map((program) => path.join(folder, program));
      });
    default:
      return NAMES_ON_PATH.flatMap((name) =>
        (process.env.PATH ?? '').split(':').map((folder) => path.join(folder, name)),
      );
  }
}

/** Null when it runs; else the end of a sentence about it. */
function whyUnusable(program: string): string | null {
  if (program === '' || !existsSync(program)) return 'does not exist';
  // On Windows --version opens a window instead of printing.
  if (process.platform === 'win32') return null;
  const probe = spawnSync(program, ['--version'], { encoding: 'utf8', timeout: 20_000 });
  return probe.status === 0 && /\d+\.\d+/.test(probe.stdout)
    ? null
    : 'does not answer to --version';
}

export type AdapterChoice = 'auto' | 'swiftshader';

/** Arguments that give a headless Chromium its WebGPU adapter, on any platform. */
export function chromeArguments(adapter: AdapterChoice): string[] {
  const args = ['--enable-unsafe-webgpu'];
  if (adapter === 'swiftshader') args.push('--use-webgpu-adapter=swiftshader');
  else if (process.platform === 'linux') args.push('--enable-features=Vulkan');
  // Chromium's sandbox refuses to start as root.
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return args;
}
