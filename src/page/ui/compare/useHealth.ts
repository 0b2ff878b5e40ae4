import { useEffect, useMemo, useState } from 'react';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import { allTensors, type HealthTable, healthTable } from '#store/compare/compareHealth.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { useLab } from '#store/hooks.ts';

/** How often the health of a run in training is read again. */
const LIVE_MS = 5000;

export interface ComparedHealth {
  readonly tensors: readonly string[];
  /** One a run, in their order; null while it is read. */
  readonly tables: readonly (HealthTable | null)[];
  /** Of all runs; the maps share their x axis. */
  readonly lastStep: number;
}

type Known = ReadonlyMap<string, readonly TensorHealthPoints[]>;

/** The stored tensor health of the runs; read again every few seconds for a run in training. */
export function useHealth(runs: readonly ComparedRun[]): ComparedHealth {
  const lab = useLab();
  const [known, setKnown] = useState<Known>(new Map());
  const ended = runs.map(({ runId, entry }) => `${runId} ${entry.state} ${entry.steps}`).join();
  const live = runs.flatMap(({ runId, run }) => (run.active ? [runId] : [])).join();
  const runIds = runs.map(({ runId }) => runId).join();
  useEffect(() => {
    let gone = false;
    const read = async (ids: string) => {
      for (const runId of ids.split(',').filter(Boolean)) {
        // Unreadable health is shown as missing; the metrics' alert reports the storage.
        const parts = await lab.history.readTensorHealth(runId).catch(() => []);
        if (gone) return;
        setKnown((before) => new Map(before).set(runId, parts));
      }
    };
    void read(ended === '' ? '' : runIds);
    const timer = live === '' ? null : setInterval(() => void read(live), LIVE_MS);
    return () => {
      gone = true;
      if (timer !== null) clearInterval(timer);
    };
  }, [lab, ended, live, runIds]);
  return useMemo(
    () =>
      joinHealth(
        runIds
          .split(',')
          .filter(Boolean)
          .map((runId) => known.get(runId) ?? null),
      ),
    [known, runIds],
  );
}

/** Tables with the same rows, for maps shown side by side. */
export function joinHealth(
  parts: readonly (readonly TensorHealthPoints[] | null)[],
): ComparedHealth {
  const tensors = allTensors(parts.flatMap((one) => (one === null ? [] : [one])));
  const tables = parts.map((one) => (one === null ? null : healthTable(one, tensors)));
  const ends = tables.map((table) => table?.steps.at(-1) ?? 1);
  return { tensors, tables, lastStep: Math.max(1, ...ends) };
}
