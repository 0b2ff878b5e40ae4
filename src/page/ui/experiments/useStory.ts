import { useEffect, useMemo, useRef, useState } from 'react';
import type { Story } from '#diagnosis/stories.ts';
import type { PresetName } from '#run/presets.ts';
import { diagnosesOf } from '#store/diagnosis/diagnoses.ts';
import { useDiagnoses, useHistory, useLab, useQueue } from '#store/hooks.ts';
import { type CaseNumbers, type CaseRun, caseNumbers, caseRun } from '#store/queue/caseStudy.ts';
import { type StoryRun, type StoryState, storyState } from '#store/queue/experiments.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';

/** How far the newest repetition of a story is. */
export function useStory(story: Story): StoryState {
  const items = useQueue((state) => state.items);
  const entries = useHistory((state) => state.entries);
  const arrived = useDiagnoses((state) => state.arrived);
  return useMemo(
    () =>
      storyState(story, items, entries, (runId) =>
        diagnosesOf({ arrived }, runId, entries.find((entry) => entry.runId === runId) ?? null),
      ),
    [story, items, entries, arrived],
  );
}

/** The runs of a case study that have ended, with what they measured. */
export function useCaseRuns(runs: readonly StoryRun[]): ReadonlyMap<PresetName, CaseRun> {
  const entries = useHistory((state) => state.entries);
  const arrived = useDiagnoses((state) => state.arrived);
  const ended = useMemo(
    () =>
      runs.flatMap(({ preset, runId, state }) => {
        const entry = entries.find((one) => one.runId === runId);
        const over = state === 'finished' || state === 'stopped' || state === 'failed';
        return over && entry !== undefined ? [{ preset, entry }] : [];
      }),
    [runs, entries],
  );
  const numbers = useCaseNumbers(ended);
  return useMemo(
    () =>
      new Map(
        ended.map(({ preset, entry }) => {
          const diagnoses = diagnosesOf({ arrived }, entry.runId, entry);
          return [preset, caseRun(entry, diagnoses, numbers.get(nameOf(entry)) ?? null)];
        }),
      ),
    [ended, arrived, numbers],
  );
}

/** A resumed run is read again. */
const nameOf = ({ runId, steps }: HistoryEntry): string => `${runId} ${steps}`;

/** Read from storage once each; a run that cannot be read stays without. */
function useCaseNumbers(
  runs: readonly { readonly entry: HistoryEntry }[],
): ReadonlyMap<string, CaseNumbers | null> {
  const lab = useLab();
  const [known, setKnown] = useState<ReadonlyMap<string, CaseNumbers | null>>(new Map());
  const asked = useRef(new Set<string>());
  useEffect(() => {
    for (const { entry } of runs) {
      const name = nameOf(entry);
      if (asked.current.has(name)) continue;
      asked.current.add(name);
      lab.readMetrics(entry.runId).then(
        ({ steps, evaluations }) => {
          const numbers = caseNumbers(entry.config, steps, evaluations);
          setKnown((before) => new Map(before).set(name, numbers));
        },
        () => {},
      );
    }
  }, [lab, runs]);
  return known;
}
