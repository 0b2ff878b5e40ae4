import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { type Browser, type BrowserContext, type CDPSession, chromium } from '@playwright/test';
import { chromeArguments } from '../tools/chrome.ts';

/** What Playwright starts a browser with, as far as it changes what a page sees. */
const QUIET = [
  '--headless=new',
  '--remote-debugging-port=0',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-networking',
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
  '--disable-breakpad',
  '--disable-component-update',
  '--disable-dev-shm-usage',
  '--disable-extensions',
  '--disable-hang-monitor',
  '--disable-session-crashed-bubble',
  '--hide-crash-restore-bubble',
  '--password-store=basic',
  '--use-mock-keychain',
  '--window-size=1280,900',
];

/**
 * A Chromium that is ours to kill: its own process group, its profile on disk, on the software
 * adapter. Playwright's launcher would clean up behind a killed one.
 */
export class FaultBrowser {
  readonly #process: ChildProcess;
  readonly #ended: Promise<void>;
  readonly browser: Browser;
  /** The context of the profile: what its pages store is on disk. */
  readonly context: BrowserContext;

  private constructor(process: ChildProcess, ended: Promise<void>, browser: Browser) {
    this.#process = process;
    this.#ended = ended;
    this.browser = browser;
    const [context] = browser.contexts();
    if (context === undefined) throw new Error('Chromium has no context of its profile.');
    this.context = context;
  }

  /** @param more arguments beside the usual ones */
  static async start(
    program: string,
    profile: string,
    more: readonly string[] = [],
  ): Promise<FaultBrowser> {
    mkdirSync(profile, { recursive: true });
    const args = [...QUIET, ...chromeArguments('swiftshader'), ...more];
    const child = spawn(program, [...args, `--user-data-dir=${profile}`, 'about:blank'], {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    });
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    try {
      const browser = await chromium.connectOverCDP(await endpointOf(child));
      return new FaultBrowser(child, ended, browser);
    } catch (error) {
      killGroup(child);
      throw error;
    }
  }

  /** A session with the browser itself: `Browser.crashGpuProcess`, `SystemInfo.getProcessInfo`. */
  session(): Promise<CDPSession> {
    return this.browser.newBrowserCDPSession();
  }

  /** SIGKILL to the browser and all its children, at once; resolves when it is gone. */
  async kill(): Promise<void> {
    killGroup(this.#process);
    await this.#ended;
  }

  /** Ends it as a user would; kills it if that takes long. */
  async close(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const late = setTimeout(() => killGroup(this.#process), 10_000);
    // The answer may not come before the connection ends.
    void this.session()
      .then((session) => session.send('Browser.close'))
      .catch(() => {});
    await this.#ended;
    clearTimeout(late);
  }
}

/** Windows has no process groups; there only the browser's own process is killed. */
function killGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(process.platform === 'win32' ? pid : -pid, 'SIGKILL');
  } catch {
    // It has ended already.
  }
}

/** The address that Chromium prints once it listens. */
async function endpointOf(child: ChildProcess): Promise<string> {
  let printed = '';
  return await new Promise((resolve, reject) => {
    const fail = (reason: string) =>
      reject(new Error(`Chromium did not start: ${reason}. ${printed.slice(-500)}`));
    const late = setTimeout(() => fail('no address within 60 s'), 60_000);
    child.stderr?.on('data', (chunk: Buffer) => {
      printed = (printed + chunk.toString('utf8')).slice(-20_000);
      const found = /DevTools listening on (ws:\S+)/.exec(printed)?.[1];
      if (found === undefined) return;
      clearTimeout(late);
      resolve(found);
    });
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(late);
      fail(`it ended with ${code ?? signal}`);
    });
  });
}
