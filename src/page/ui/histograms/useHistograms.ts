import { useEffect, useState } from 'react';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import { useLab } from '#store/hooks.ts';

/** How often the histograms of a run in training are read again. */
const LIVE_MS = 5000;

/** A run whose histograms are shown. */
export interface HistogramRun {
  readonly runId: string;
  readonly label: string;
  /** In training. */
  readonly active: boolean;
}

type Known = ReadonlyMap<string, readonly TensorHealthPoints[]>;

/** The stored tensor health of the runs, by run; a run is missing while it is read. */
export function useHistograms(runs: readonly HistogramRun[]): Known {
  const lab = useLab();
  const [known, setKnown] = useState<Known>(new Map());
  const runIds = runs.map(({ runId }) => runId).join();
  const live = runs.flatMap(({ runId, active }) => (active ? [runId] : [])).join();
  useEffect(() => {
    let gone = false;
    const read = async (ids: string) => {
      for (const runId of ids.split(',').filter(Boolean)) {
        // Unreadable histograms are shown as missing; the metrics' alert reports the storage.
        const parts = await lab.history.readTensorHealth(runId).catch(() => []);
        if (gone) return;
        setKnown((before) => new Map(before).set(runId, parts));
      }
    };
    void read(runIds);
    // A run that has just ended is read once more: `live` has changed.
    const timer = live === '' ? null : setInterval(() => void read(live), LIVE_MS);
    return () => {
      gone = true;
      if (timer !== null) clearInterval(timer);
    };
  }, [lab, runIds, live]);
  return known;
}
