import type { Locator, Page } from '@playwright/test';
import type { Words } from '#base/words.ts';
import type { Event, Interruption } from '#run/protocol.ts';

/** An event that the page passes to `globalThis.protolabListener`. */
export type PageEvent =
  | Event
  | {
      readonly type: 'workerDied';
      readonly message: Words;
      /** The run that continues by itself. */
      readonly recovers?: string;
    }
  | { readonly type: 'runInterrupted'; readonly runId: string; readonly after: Interruption }
  | { readonly type: 'trainedElsewhere' | 'trainerGone'; readonly runId: string };

declare global {
  /** Set by `forwardEvents` in the page. */
  function protolabDeliver(event: PageEvent): void;
}

/**
 * Calls `listener` for every event of the page's worker, in order, as the page takes it: of a loss
 * that it mends it hears `runInterrupted`. Call it before the page loads. Pixels and checkpoint bytes, which are large, are left out.
 */
export async function forwardEvents(
  page: Page,
  listener: (event: PageEvent) => void,
): Promise<void> {
  await page.exposeFunction('protolabDeliver', listener);
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      protolabListener(event: PageEvent) {
        if (event.type === 'checkpointExported' || event.type === 'imagesShown') return;
        // Numbers of every image and every cluster.
        if (event.type === 'prototypesDescribed') return;
        protolabDeliver(event.type === 'datasetLoaded' ? { ...event, samples: [] } : event);
      },
    });
  });
}

/** The page's inputs for the user's images: single files, or a whole folder. */
export function dataInput(page: Page, kind: 'file' | 'folder'): Locator {
  return page.getByLabel(kind === 'file' ? 'Data files' : 'Data folder');
}
