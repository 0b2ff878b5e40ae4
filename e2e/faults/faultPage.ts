import type { BrowserContext, CDPSession, Page } from '@playwright/test';
import type { RunConfig } from '#run/config.ts';
import type { PresetName } from '#run/presets.ts';
import { forwardEvents, type PageEvent } from '../tools/page.ts';
import { FaultMissed } from './faultCase.ts';

/** The smallest run with every part: two steps an epoch, so that a state is kept every second. */
export const SMALL: Readonly<Partial<RunConfig>> = {
  sceneClasses: 4,
  scenesPerClass: 40,
  epochs: 1000,
  evaluateEvery: 1000,
};

type EventOf<Type extends PageEvent['type']> = Extract<PageEvent, { type: Type }>;

/** The lab in a page, and the events that it received. */
export class FaultPage {
  readonly page: Page;
  readonly events: PageEvent[] = [];
  readonly #address: string;
  readonly #hearers = new Set<(event: PageEvent) => void>();

  private constructor(page: Page, address: string) {
    this.page = page;
    this.#address = address;
  }

  /** A new page that is not at the lab yet. @param address of the server, with a slash at its end */
  static async create(context: BrowserContext, address: string): Promise<FaultPage> {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    const lab = new FaultPage(page, address);
    await forwardEvents(page, (event) => {
      lab.events.push(event);
      for (const hear of lab.#hearers) hear(event);
    });
    return lab;
  }

  /** The lab with a config in its address. */
  static async open(
    context: BrowserContext,
    address: string,
    changes: Readonly<Partial<RunConfig>> = SMALL,
    preset: PresetName = 'quick',
  ): Promise<FaultPage> {
    const lab = await FaultPage.create(context, address);
    await lab.goto(changes, preset);
    return lab;
  }

  async goto(
    changes: Readonly<Partial<RunConfig>> = SMALL,
    preset: PresetName = 'quick',
  ): Promise<void> {
    const search = new URLSearchParams({ preset, lang: 'en' });
    for (const [name, value] of Object.entries(changes)) search.append('set', `${name}=${value}`);
    await this.page.goto(`${this.#address}?${search}`);
  }

  session(): Promise<CDPSession> {
    return this.page.context().newCDPSession(this.page);
  }

  /** Calls `hear` with every event from now on, in the turn in which it arrives. */
  onEvent(hear: (event: PageEvent) => void): void {
    this.#hearers.add(hear);
  }

  /** Resolves when a run can be started, continued or ended. */
  async usable(timeout = 120_000): Promise<void> {
    await this.page
      .getByRole('button', { name: /^(Train|Resume|Stop)$/, disabled: false })
      .first()
      .waitFor({ timeout });
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** Starts a run and waits for its first step. @returns the run's id */
  async train(): Promise<string> {
    const from = this.events.length;
    await this.press('Train');
    await this.event('stepsFinished', () => true, from);
    return (await this.event('runStarted', () => true, from)).runId;
  }

  /** The first event of a type from `from` on that fits. @throws FaultMissed if none comes */
  async event<Type extends PageEvent['type']>(
    type: Type,
    fits: (event: EventOf<Type>) => boolean = () => true,
    from = 0,
    timeout = 120_000,
  ): Promise<EventOf<Type>> {
    const isIt = (event: PageEvent): event is EventOf<Type> =>
      event.type === type && fits(event as EventOf<Type>);
    let found: EventOf<Type> | undefined;
    await until(
      () => {
        found = this.events.slice(from).find(isIt);
        return found !== undefined;
      },
      `the event ${type}`,
      timeout,
    );
    if (found === undefined) throw new FaultMissed(`no event ${type}`);
    return found;
  }

  /** Exports the checkpoint of the run that is shown, from its own menu; an alert may offer it too. */
  async exportCheckpoint(): Promise<void> {
    await this.page.evaluate(() => {
      const heard: (event: PageEvent) => void = Reflect.get(globalThis, 'protolabListener');
      Object.assign(globalThis, {
        protolabExported: 0,
        protolabListener(event: PageEvent) {
          if (event.type === 'checkpointExported') {
            Object.assign(globalThis, { protolabExported: event.bytes.byteLength });
          }
          heard(event);
        },
      });
    });
    await this.page
      .getByRole('button', { name: /^Export/ })
      .first()
      .click();
    await this.page.getByRole('menuitem', { name: /^Export checkpoint/ }).click();
    // A browser that is driven from outside tells of no downloads; the file's bytes are enough.
    await this.page.waitForFunction(() => Number(Reflect.get(globalThis, 'protolabExported')) > 0);
  }

  /** The step of the run's last state that the page called kept; 0 if there was none. */
  keptStep(runId: string): number {
    return this.events.reduce(
      (last, event) =>
        event.type === 'checkpointKept' && event.runId === runId ? event.step : last,
      0,
    );
  }

  /** The texts of the alerts, in one line. */
  async alerts(): Promise<string> {
    const texts = await this.page.getByRole('alert').allInnerTexts();
    return texts.join(' ').replace(/\s+/g, ' ');
  }
}

export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, ms));

/** @throws FaultMissed if it does not hold in time @param what "… did not come" */
export async function until(
  holds: () => boolean | Promise<boolean>,
  what: string,
  timeout = 60_000,
): Promise<void> {
  const end = performance.now() + timeout;
  while (!(await holds())) {
    if (performance.now() > end) {
      throw new FaultMissed(`${what} did not come within ${timeout / 1000} s`);
    }
    await pause(20);
  }
}

/** Milliseconds that the work took. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
