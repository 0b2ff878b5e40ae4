/** The GPU memory that the form's config would need, planned by the worker before Train. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Words } from '#base/words.ts';
import type { ClientEvent, TrainerClient } from '#client/client.ts';
import type { MemoryPlan } from '#run/memoryPlan.ts';
import type { ConfigStore } from './configStore.ts';

export interface MemoryState {
  /** The newest plan; null while there is none for the current config. */
  readonly plan: MemoryPlan | null;
  /** Why the worker could not plan; null while it can. */
  readonly refusal: Words | null;
}

export interface MemoryPlanning extends StoreApi<MemoryState> {
  handle(event: ClientEvent): void;
}

export interface MemoryPlanningParts {
  readonly client: TrainerClient;
  readonly config: ConfigStore;
  /** True while the device and the images of the form's config are ready. */
  readonly ready: () => boolean;
}

/** A plan is requested this long after the last change. */
const SETTLE_MS = 400;
/** The first plan loads the trainer's code into the worker, so it waits for the page to load. */
const FIRST_MS = 2000;

export function createMemoryPlanning(parts: MemoryPlanningParts): MemoryPlanning {
  const { client, config, ready } = parts;
  const store = createStore<MemoryState>(() => ({ plan: null, refusal: null }));
  let timer: ReturnType<typeof setTimeout> | null = null;
  let request = 0;
  let asked = config.getState().values;
  let wanted = true;
  let asksBefore = false;

  const forget = () => {
    wanted = true;
    // A pending answer is for another config.
    request++;
    const { plan, refusal } = store.getState();
    if (plan !== null || refusal !== null) store.setState({ plan: null, refusal: null });
  };
  const ask = () => {
    timer = null;
    const { values, problems } = config.getState();
    if (!wanted || problems.length > 0 || !ready()) return;
    wanted = false;
    asksBefore = true;
    asked = values;
    client.send({ type: 'planMemory', request: ++request, config: values });
  };
  const settle = () => {
    if (timer !== null) clearTimeout(timer);
    timer = wanted ? setTimeout(ask, asksBefore ? SETTLE_MS : FIRST_MS) : null;
  };
  config.subscribe(({ values }) => {
    if (values !== asked) forget();
    settle();
  });

  return Object.assign(store, {
    handle(event: ClientEvent) {
      switch (event.type) {
        case 'memoryPlanned':
          if (event.request === request) store.setState({ plan: event.plan });
          return;
        case 'commandRefused':
          if (event.command === 'planMemory') {
            store.setState({ plan: null, refusal: event.message });
          }
          return;
        case 'deviceOpened':
        case 'deviceFailed':
        case 'datasetLoaded':
        case 'workerDied':
          forget();
          return settle();
        default:
      }
    },
  });
}
