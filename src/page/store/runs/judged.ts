import { judgedStored } from '#store/verdict/judgedRun.ts';
import { type RunVerdict, runVerdict } from '#store/verdict/runVerdict.ts';
import type { HistoryEntry } from './archive.ts';

const verdicts = new WeakMap<HistoryEntry, RunVerdict>();

/** The verdict on a stored run; the same object for the same entry. */
export function verdictOf(entry: HistoryEntry): RunVerdict {
  let verdict = verdicts.get(entry);
  if (verdict === undefined) {
    verdict = runVerdict(judgedStored(entry, entry.diagnoses));
    verdicts.set(entry, verdict);
  }
  return verdict;
}
