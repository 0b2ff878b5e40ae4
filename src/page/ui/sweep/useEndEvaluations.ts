import { useEffect, useState } from 'react';
import { useLab } from '#store/hooks.ts';
import type { EndEvaluations } from '#store/queue/sweepResults.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';

/** By run and number of steps, so that a resumed run is read again; null if it cannot be read. */
const known = new Map<string, EndEvaluations | null>();

const keyOf = ({ runId, steps }: HistoryEntry) => `${steps} ${runId}`;

/** The first and last evaluation of each run that has ended, read one run after the other. */
export function useEndEvaluations(
  entries: readonly HistoryEntry[],
): (runId: string) => EndEvaluations | null {
  const lab = useLab();
  const [, setRead] = useState(0);
  const wanted = entries.filter(({ endedAt }) => endedAt !== null);
  const names = wanted.map(keyOf).join('\n');
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names say whether the runs changed.
  useEffect(() => {
    let current = true;
    const read = async () => {
      for (const entry of wanted) {
        if (!current) return;
        const key = keyOf(entry);
        if (known.has(key)) continue;
        try {
          const { evaluations } = await lab.readMetrics(entry.runId);
          const [first] = evaluations;
          const last = evaluations.at(-1);
          known.set(key, first === undefined || last === undefined ? null : { first, last });
        } catch {
          // The table shows a dash; opening the run says why.
          known.set(key, null);
        }
        if (current) setRead((n) => n + 1);
      }
    };
    void read();
    return () => {
      current = false;
    };
  }, [lab, names]);
  const keys = new Map(wanted.map((entry) => [entry.runId, keyOf(entry)]));
  return (runId) => known.get(keys.get(runId) ?? '') ?? null;
}
