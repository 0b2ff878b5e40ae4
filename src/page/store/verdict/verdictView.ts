/** How the page shows verdicts: which kinds of alarms are muted, and what is unfolded. */
import * as v from 'valibot';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { createKept } from '#store/page/kept.ts';
import type { Keep } from '#store/page/uiStore.ts';

export interface VerdictViewState {
  /** Names of alarms that no verdict on Train counts. */
  readonly muted: readonly string[];
  /** The diagnosis under the numbers. */
  readonly evidenceOpen: boolean;
  /** The alarms under the verdict's sentence. */
  readonly alarmsOpen: boolean;
}

export interface VerdictView extends StoreApi<VerdictViewState> {
  setMuted(alarm: string, muted: boolean): void;
  openEvidence(open: boolean): void;
  openAlarms(open: boolean): void;
}

const KEPT = v.object({
  muted: v.array(v.string()),
  evidenceOpen: v.boolean(),
  alarmsOpen: v.boolean(),
});

/** @param keep what survives a reload, localStorage or null */
export function createVerdictView(keep: Keep | null): VerdictView {
  const kept = createKept<VerdictViewState>(keep, 'verdict', KEPT);
  const store = createStore<VerdictViewState>(
    () => kept.read() ?? { muted: [], evidenceOpen: false, alarmsOpen: false },
  );
  store.subscribe((state) => kept.write(state));
  return Object.assign(store, {
    setMuted(alarm: string, muted: boolean) {
      store.setState((state) => {
        const others = state.muted.filter((name) => name !== alarm);
        return { muted: muted ? [...others, alarm] : others };
      });
    },
    openEvidence: (evidenceOpen: boolean) => store.setState({ evidenceOpen }),
    openAlarms: (alarmsOpen: boolean) => store.setState({ alarmsOpen }),
  });
}
