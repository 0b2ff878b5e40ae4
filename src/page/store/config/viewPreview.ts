/** Pairs of views of the loaded images under the form's augmentation. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS } from '#run/fields/fields.ts';
import type { ViewPair } from '#run/viewPreview.ts';
import type { ConfigStore } from './configStore.ts';

export interface PreviewState {
  readonly side: number;
  /** The newest views; empty before the first. */
  readonly pairs: readonly ViewPair[];
  /** Newer views are due or requested. */
  readonly stale: boolean;
  /** Why there are no newer views, as a message. */
  readonly problem: Words | null;
}

export interface ViewPreview extends StoreApi<PreviewState> {
  /** Keeps the views up to date until the returned function is called. */
  watch(): () => void;
  /** Shows other images and other random choices. */
  next(): void;
  handle(event: ClientEvent): void;
}

export interface ViewPreviewParts {
  readonly client: TrainerClient;
  readonly config: ConfigStore;
  /** True while the device and the images of the form's config are ready. */
  readonly ready: () => boolean;
}

/** Images shown side by side. */
const PAIRS = 6;
/** Views are requested this long after the last change. */
const SETTLE_MS = 250;

const VIEW_FIELDS = FIELD_NAMES.filter((name) => FIELDS[name].group === 'augmentation');

export function createViewPreview({ client, config, ready }: ViewPreviewParts): ViewPreview {
  const store = createStore<PreviewState>(() => ({
    side: 0,
    pairs: [],
    stale: true,
    problem: null,
  }));
  let watchers = 0;
  let page = 0;
  /** Counts data sets, to tell their views apart. */
  let loads = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  /** Key of the request for the views shown or requested. */
  let asked: string | null = null;
  let onTheWay = false;

  const keyOf = (values: RunConfig) =>
    JSON.stringify([
      ...VIEW_FIELDS.map((name) => values[name]),
      ...[values.seed, values.holdOut, page, loads],
    ]);
  const usable = () =>
    config.getState().problems.every(({ field }) => FIELDS[field].group !== 'augmentation');

  const ask = () => {
    timer = null;
    const { values } = config.getState();
    const key = keyOf(values);
    if (watchers === 0 || onTheWay || key === asked || !ready() || !usable()) return;
    asked = key;
    onTheWay = true;
    client.send({ type: 'previewViews', config: values, pairs: PAIRS, page, epoch: page });
  };
  const settle = () => {
    if (watchers === 0) return;
    const stale = keyOf(config.getState().values) !== asked || onTheWay;
    if (stale !== store.getState().stale) store.setState({ stale });
    if (timer !== null) clearTimeout(timer);
    timer = stale && !onTheWay ? setTimeout(ask, SETTLE_MS) : null;
  };
  config.subscribe(settle);

  return Object.assign(store, {
    watch() {
      watchers++;
      settle();
      return () => {
        watchers--;
      };
    },
    next() {
      page++;
      settle();
    },
    handle(event: ClientEvent) {
      switch (event.type) {
        case 'viewsPreviewed':
          onTheWay = false;
          store.setState({ side: event.side, pairs: event.pairs, problem: null });
          break;
        case 'previewRefused':
          onTheWay = false;
          store.setState({ problem: event.message });
          break;
        case 'commandRefused':
          if (event.command !== 'previewViews') return;
          onTheWay = false;
          store.setState({ problem: event.message });
          break;
        case 'datasetLoaded':
          loads++;
          break;
        case 'deviceOpened':
          asked = null;
          break;
        case 'workerDied':
          onTheWay = false;
          asked = null;
          break;
        default:
          return;
      }
      settle();
    },
  });
}
