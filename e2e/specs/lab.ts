import { readFile } from 'node:fs/promises';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import { readSafetensors } from '#checkpoint/safetensors.ts';
import type { Checkpoint } from '#checkpoint/tensor.ts';
import type { RunConfig } from '#run/config.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import type { PresetName } from '#run/presets.ts';
import { forwardEvents, type PageEvent } from '../tools/page.ts';
import { type RunningServer, servePage } from '../tools/server.ts';

/** The smallest run with every part: 2 steps per epoch, seconds on a software adapter. */
export const SMALL: Readonly<Partial<RunConfig>> = {
  imageSide: 16,
  sceneClasses: 4,
  scenesPerClass: 40,
  epochs: 2,
};

/**
 * Prototypes from the second epoch on: 640 training images, so a feature pass of five batches of
 * 128 and two steps per epoch. For the preset `pcl-quick`.
 */
export const SMALL_PCL: Readonly<Partial<RunConfig>> = {
  sceneClasses: 8,
  scenesPerClass: 100,
  imageSide: 16,
  width: 4,
  batchSize: 320,
  queueLength: 640,
  epochs: 2,
  warmupEpochs: 1,
  numClusters: '8,20',
  negatives: 5,
  linearProbe: 'never',
};

/** What is looked for among the events that arrived, which costs the page nothing. */
const AT_ONCE = { intervals: [50] };

/** The page as its user sees it, and the events it received. */
export class Lab {
  readonly page: Page;
  readonly #address: string;
  readonly events: PageEvent[] = [];
  #listens = false;

  constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
  }

  /** Opens the page with a preset and changes in its address. */
  async open(changes: Readonly<Partial<RunConfig>> = {}, preset: PresetName = 'quick') {
    const search = new URLSearchParams({ preset });
    for (const [name, value] of Object.entries(changes)) search.append('set', `${name}=${value}`);
    await this.openAt(`?${search}`);
  }

  /** Collects the events of every later page; called by `openAt` too. */
  async listen() {
    if (this.#listens) return;
    this.#listens = true;
    await forwardEvents(this.page, (event) => this.events.push(event));
  }

  async openAt(query: string) {
    await this.listen();
    await this.page.goto(this.#address + query);
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true });
  }

  /** Opens a section of the settings, by its label, unless it is open; the region of its fields. */
  async openSection(label: string): Promise<Locator> {
    const settings = this.page.getByRole('region', { name: 'Settings' });
    const head = settings.getByRole('button', { name: new RegExp(`^${label}\\b`) });
    if ((await head.getAttribute('aria-expanded')) === 'false') await head.click();
    await expect(head).toHaveAttribute('aria-expanded', 'true');
    const inMainArea = (await head.getAttribute('aria-controls')) === null;
    return inMainArea ? this.page.getByRole('region', { name: label, exact: true }) : settings;
  }

  get status(): Locator {
    return this.page.getByRole('status', { name: 'Training status' });
  }

  /** Problems of the page; a run's own are in its verdict. */
  get alerts(): Locator {
    return this.page.getByRole('alert');
  }

  /** What became of the run that Train shows. */
  get verdict(): Locator {
    return this.page.getByRole('region', { name: 'Verdict' });
  }

  /** Goes to a run's page. */
  async openRun(runId: string) {
    await this.page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      `#/runs/${encodeURIComponent(runId)}`,
    );
    await expect(this.runPage(runId)).toBeVisible();
  }

  /** A run's page, by the run's name. */
  runPage(name: string): Locator {
    return this.page.getByRole('article', { name });
  }

  figure(name: string): Locator {
    return this.page.getByRole('figure', { name });
  }

  /** The steps that arrived, oldest first. */
  steps(): StepMetrics[] {
    return this.events.flatMap((event) => (event.type === 'stepsFinished' ? event.steps : []));
  }

  /** The evaluations that arrived, oldest first. */
  evaluations(): Evaluation[] {
    return this.events.flatMap((event) =>
      event.type === 'evaluationFinished' ? [event.evaluation] : [],
    );
  }

  /** Waits until that step arrived. */
  async step(step: number, timeout = 300_000) {
    await expect
      .poll(() => this.steps().at(-1)?.step ?? 0, { ...AT_ONCE, timeout, message: `step ${step}` })
      .toBeGreaterThanOrEqual(step);
  }

  /** Waits for the end of the `count`-th run of this page. */
  async ended(count = 1, timeout = 600_000) {
    const ends = () => this.events.flatMap((event) => (event.type === 'runEnded' ? [event] : []));
    await expect
      .poll(() => ends().length, { ...AT_ONCE, timeout, message: `end of run ${count}` })
      .toBeGreaterThanOrEqual(count);
    const end = ends()[count - 1];
    if (end === undefined) throw new Error('unreachable: the poll saw it');
    return end;
  }

  /** Chooses Export checkpoint and reads the file with our own reader. */
  async exportCheckpoint(): Promise<Checkpoint & { readonly file: string }> {
    const downloading = this.page.waitForEvent('download');
    await this.page.getByRole('button', { name: /^Export/ }).click();
    await this.page.getByRole('menuitem', { name: /^Export checkpoint/ }).click();
    const download = await downloading;
    expect(download.suggestedFilename()).toMatch(/\.safetensors$/);
    const file = await download.path();
    const bytes = new Uint8Array(await readFile(file));
    return { ...(await readSafetensors(bytes, download.suggestedFilename())), file };
  }
}

interface Fixtures {
  readonly lab: Lab;
}

interface WorkerFixtures {
  /** The server of `npm start`, with its headers, on a free port. */
  readonly server: RunningServer;
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's names from it.
    async ({}, use) => {
      const server = await servePage(0);
      await use(server);
      await server.close();
    },
    { scope: 'worker' },
  ],
  page: async ({ page }, use) => {
    // A page error fails the test even if nothing on the page shows it.
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => {
      if (/content security policy/i.test(message.text())) errors.push(message.text());
    });
    await use(page);
    expect(errors).toEqual([]);
  },
  lab: ({ page, server }, use) => use(new Lab(page, server.address)),
});

export { expect };
