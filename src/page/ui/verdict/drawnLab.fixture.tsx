/** A lab whose worker a test plays, and its components as markup. */
import type { ReactNode } from 'react';
import { renderToStaticMarkup } from 'react-dom/server';
import type { Event } from '#run/protocol.ts';
import { LabContext } from '#store/hooks.ts';
import { createLab } from '#store/lab.ts';
import type { PageLab } from '#store/pageLab.ts';
import { ADAPTER, DATASET } from '#ui/gallery/samples.ts';

export interface DrawnLab {
  readonly lab: PageLab;
  readonly emit: (event: Event) => void;
  readonly begin: (runId: string) => void;
}

/** Without storage: its archive never opens. */
export function openDrawnLab(search: string): DrawnLab {
  const listeners: ((event: Event) => void)[] = [];
  const lab = createLab({
    client: {
      send: () => {},
      subscribe: (listener) => {
        listeners.push(listener);
        return () => {};
      },
      restart: () => {},
    },
    openArchive: () => new Promise(() => {}),
    search,
    hash: '',
    systemTheme: 'light',
    systemLanguage: 'en',
    automated: true,
    keep: null,
    download: () => {},
  });
  lab.open();
  const emit = (event: Event) => {
    for (const listener of listeners) listener(event);
  };
  const begin = (runId: string) => {
    const { values: config } = lab.config.getState();
    emit({
      ...{ type: 'runStarted', runId, config, dataset: DATASET, adapter: ADAPTER, startedAt: 1 },
      ...{ fromStep: 0, totalSteps: 60, stepsPerEpoch: 10 },
    });
    emit({ type: 'stateChanged', runId, state: 'training' });
  };
  return { lab, emit, begin };
}

/** Markup, with plain spaces in numbers. */
export function drawn(lab: PageLab, children: ReactNode): string {
  // A server draws every store's initial state; this is to be the current one.
  for (const store of [...Object.values(lab), lab.metrics.evaluation]) {
    if (typeof store !== 'object' || store === null || !('getInitialState' in store)) continue;
    Object.assign(store, { getInitialState: () => store.getState() });
  }
  return renderToStaticMarkup(<LabContext value={lab}>{children}</LabContext>).replaceAll(
    '\u202f',
    ' ',
  );
}
