import { readdirSync, statSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { type Browser, chromium, type Page } from '@playwright/test';
import { inEnglish, speak, wordsOf } from '#base/words.ts';
import { type Downloaded, downloadFile } from '#node/download.ts';
import type { Interruption } from '#run/protocol.ts';
import { recoveryNote } from '#run/recoveries.ts';
import { type AdapterChoice, chromeArguments, findChrome } from '../tools/chrome.ts';
import { dataInput, forwardEvents, type PageEvent } from '../tools/page.ts';
import { buildPageIfStale } from '../tools/project.ts';
import { servePage } from '../tools/server.ts';
import { EXIT, hindrance, RunError, type RuntimeOptions } from './runtime.ts';
import { weightsLines } from './weightsLines.ts';

const STOP_PATIENCE_MS = 20_000;
const EXPORT_PATIENCE_MS = 60_000;

/** Trains in headless Chromium, through the same page and the same buttons a user has. */
export async function runInBrowser(options: RuntimeOptions): Promise<Uint8Array | null> {
  const chrome = findChrome();
  if (chrome === null) {
    throw new RunError(
      EXIT.noAdapter,
      'There is no Chrome or Chromium to train in; install one, set PROTOLAB_CHROME to its program, or use --runtime node.',
    );
  }
  await buildPageIfStale();
  const server = await servePage(0);
  let browser: Browser | null = null;
  try {
    browser = await openBrowser(chrome, server.address, options);
    const page = await browser.newPage({ acceptDownloads: true });
    return await trainOnPage(page, `${server.address}?${query(options)}`, options);
  } finally {
    await browser?.close();
    await server.close();
  }
}

/** Every field of the config for the address, so that no default of the page applies. */
function query({ preset, config }: RuntimeOptions): URLSearchParams {
  const search = new URLSearchParams({ preset });
  for (const [name, value] of Object.entries(config)) search.append('set', `${name}=${value}`);
  return search;
}

/** A browser whose page gets an adapter. @throws RunError when there is none */
async function openBrowser(
  chrome: string,
  address: string,
  { adapter, note }: RuntimeOptions,
): Promise<Browser> {
  if (adapter === 'auto') {
    const browser = await launch(chrome, 'auto');
    if ((await adapterKind(browser, address)) === 'hardware') return browser;
    await browser.close();
    note('No graphics adapter of this machine can be used; training on the software adapter.');
  }
  const browser = await launch(chrome, 'swiftshader');
  if ((await adapterKind(browser, address)) !== 'none') return browser;
  await browser.close();
  throw new RunError(
    EXIT.noAdapter,
    `${chrome} has no usable WebGPU adapter, not even its software one; update it, set PROTOLAB_CHROME to another, or use --runtime node.`,
  );
}

function launch(chrome: string, adapter: AdapterChoice): Promise<Browser> {
  return chromium.launch({
    executablePath: chrome,
    args: chromeArguments(adapter),
    // Ctrl+C stops the run first; the browser is closed after its checkpoint arrived.
    handleSIGINT: false,
  });
}

/** Checks on a 404 page of our own address, which is a secure context. */
async function adapterKind(
  browser: Browser,
  address: string,
): Promise<'hardware' | 'software' | 'none'> {
  const page = await browser.newPage();
  await page.goto(`${address}adapter`);
  const kind = await page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return 'none';
    const { isFallbackAdapter, architecture } = adapter.info;
    return isFallbackAdapter || architecture === 'swiftshader' ? 'software' : 'hardware';
  });
  await page.close();
  return kind;
}

async function trainOnPage(
  page: Page,
  address: string,
  options: RuntimeOptions,
): Promise<Uint8Array | null> {
  const { datasetPath, begin } = options;
  /** The run's id, once it has begun. */
  let started: string | null = null;
  let step = 0;
  let end: () => void = () => {};
  let fail: (error: RunError) => void = () => {};
  const ended = new Promise<void>((resolve, reject) => {
    end = resolve;
    fail = reject;
  });
  // Awaited only after the buttons; an earlier rejection must not count as unhandled.
  ended.catch(() => {});

  page.on('crash', () => fail(new RunError(EXIT.failed, 'The page crashed while it trained.')));
  page.on('pageerror', (error) => options.note(`The page reports: ${error.message}`));
  const weights = begin && new WeightsGiven(options.note);
  /** What the run is about to continue after. */
  let after: Interruption | null = null;
  await forwardEvents(page, (event) => {
    switch (event.type) {
      case 'workerDied': {
        // A run that continues by itself is interrupted, and not at its end.
        if (event.recovers !== undefined) return;
        const message = speak(inEnglish, event.message);
        if (started === null) return fail(new RunError(EXIT.failed, message));
        const fault = { kind: 'internal', step, message: event.message } as const;
        options.onEvent({ type: 'runEnded', runId: started, state: 'failed', fault });
        return end();
      }
      case 'runInterrupted':
        after = event.after;
        return;
      case 'trainedElsewhere':
      case 'trainerGone':
        return;
      default:
    }
    if (event.type === 'weightsRead') weights?.hear(event);
    if (event.type === 'runStarted') started = event.runId;
    if (event.type === 'stepsFinished') step = event.steps.at(-1)?.step ?? step;
    const hindered = started !== null ? null : hindrance(event, options.config);
    if (hindered !== null) fail(hindered);
    options.onEvent(event);
    if (event.type === 'runStarted' && after !== null) {
      const { runId, fromStep } = event;
      options.onEvent({ type: 'runNoted', runId, note: recoveryNote(after, fromStep) });
      after = null;
    }
    if (event.type === 'runEnded') end();
  });

  await page.goto(address);
  const given = datasetPath === null ? null : await giveFiles(page, datasetPath, options);
  try {
    if (begin !== undefined) {
      await Promise.race([chooseWeights(page, begin.file), ended]);
      await Promise.race([weights?.read, ended]);
    }
    return await pressTrain(page, options, ended, () => started !== null);
  } finally {
    if (given !== null) await rm(given.folder, { recursive: true, force: true });
  }
}

/** The file as a user chooses it; the page holds no copy of it. */
async function chooseWeights(page: Page, file: string): Promise<void> {
  const choosing = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Export/ }).click();
  await page.getByRole('menuitem', { name: /^Start from weights/ }).click();
  await (await choosing).setFiles(file);
}

type WeightsRead = Extract<PageEvent, { type: 'weightsRead' }>;

/** What the page says of the weights; its answer is noted once. */
class WeightsGiven {
  /** Rejects where they cannot be used. */
  readonly read: Promise<void>;
  #settle: (event: WeightsRead) => void = () => {};

  constructor(note: RuntimeOptions['note']) {
    this.read = new Promise((resolve, reject) => {
      this.#settle = ({ report, problem }) => {
        this.#settle = () => {};
        if (report === null) {
          const message = problem === null ? '' : speak(inEnglish, problem);
          return reject(new RunError(EXIT.badArguments, message));
        }
        note(weightsLines(report).join('\n'));
        resolve();
      };
    });
    // Awaited only after the file was chosen.
    this.read.catch(() => {});
  }

  hear(event: WeightsRead): void {
    this.#settle(event);
  }
}

/** Until the run has ended. */
async function pressTrain(
  page: Page,
  { signal }: RuntimeOptions,
  ended: Promise<void>,
  hasStarted: () => boolean,
): Promise<Uint8Array | null> {
  await Promise.race([page.getByRole('button', { name: 'Train', exact: true }).click(), ended]);
  const refused = refusal(page, hasStarted);
  const stopped = stopOnAbort(page, signal, hasStarted);
  await Promise.race([ended, refused, stopped]);
  return exportCheckpoint(page);
}

/** @returns what was downloaded for it: the page reads it until it has its images */
async function giveFiles(
  page: Page,
  datasetPath: string,
  { signal, onEvent }: RuntimeOptions,
): Promise<Downloaded | null> {
  const downloaded = await downloadFile(datasetPath, {
    signal,
    onProgress: (done, total, doing) =>
      onEvent({ type: 'datasetProgressed', done, total, doing, atMs: Date.now() }),
  }).catch((error: unknown) => {
    throw new RunError(EXIT.badArguments, speak(inEnglish, wordsOf(error)));
  });
  const place = downloaded?.file ?? datasetPath;
  const folder = statSync(place).isDirectory();
  const link = folder ? linkIn(place) : null;
  if (link !== null) {
    throw new RunError(
      EXIT.badArguments,
      `--dataset ${datasetPath}: a browser does not follow the links in it, such as ${link}; add --runtime node, or name the folder that they lead to.`,
    );
  }
  await dataInput(page, folder ? 'folder' : 'file').setInputFiles(place);
  return downloaded;
}

function linkIn(folder: string): string | null {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.find((entry) => entry.isSymbolicLink())?.name ?? null;
}

/** Rejects with the page's message when it shows an alert instead of starting a run. */
async function refusal(page: Page, started: () => boolean): Promise<never> {
  const alert = page.getByRole('alert').first();
  for (;;) {
    await alert.waitFor({ timeout: 0 });
    // The event that caused the alert, if any, determines the exit code; let it arrive first.
    await page.waitForTimeout(1000);
    if (!started()) {
      const texts = await page.getByRole('alert').allInnerTexts();
      throw new RunError(EXIT.failed, texts.join(' ').replace(/\s+/g, ' '));
    }
    await alert.waitFor({ state: 'hidden', timeout: 0 });
  }
}

/** On abort presses Stop; rejects if the run does not end in time. */
async function stopOnAbort(
  page: Page,
  signal: AbortSignal,
  started: () => boolean,
): Promise<never> {
  if (!signal.aborted) {
    await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  }
  if (started()) {
    await page.getByRole('button', { name: 'Stop', exact: true }).click();
    await page.waitForTimeout(STOP_PATIENCE_MS);
  }
  throw new RunError(EXIT.interrupted, 'Stopped before the end; there is no checkpoint.');
}

/** Chooses Export checkpoint; null when the page has none to give. */
async function exportCheckpoint(page: Page): Promise<Uint8Array | null> {
  await page.getByRole('button', { name: /^Export/ }).click();
  const item = page.getByRole('menuitem', { name: /^Export checkpoint/ });
  if ((await item.getAttribute('aria-disabled')) === 'true') return null;
  const downloading = page.waitForEvent('download', { timeout: EXPORT_PATIENCE_MS });
  const alerts = page.getByRole('alert');
  const before = await alerts.count();
  await item.click();
  const refused = (async () => {
    await alerts.nth(before).waitFor({ timeout: EXPORT_PATIENCE_MS });
    return null;
  })();
  const download = await Promise.race([downloading, refused]).catch((): null => null);
  return download === null ? null : readFile(await download.path());
}
