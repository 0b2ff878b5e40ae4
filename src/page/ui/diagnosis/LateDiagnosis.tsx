import { lazy, Suspense, useEffect } from 'react';
import { diagnosesOf } from '#store/diagnosis/diagnoses.ts';
import { useDiagnoses, useHistory, useLab, useRuns } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';

const DiagnosisRegion = lazy(async () => ({
  default: (await import('./DiagnosisRegion.tsx')).DiagnosisRegion,
}));
const ForkNote = lazy(async () => ({ default: (await import('./ForkNote.tsx')).ForkNote }));

/** Where the run on the charts was forked from, and why it failed; loaded if there is either. */
export function LateDiagnosis() {
  const lab = useLab();
  const runId = useRuns(({ shown }) => shown?.runId ?? null);
  const forked = useHistory(({ entries }) =>
    entries.some((entry) => entry.runId === runId && entry.metadata.parent !== null),
  );
  const revealed = useDiagnoses((state) => state.revealed);
  useEffect(() => {
    if (revealed !== null && revealed !== runId) lab.show(revealed);
  }, [lab, revealed, runId]);
  if (runId === null) return null;
  return (
    <>
      {forked && (
        <Suspense>
          <ForkNote runId={runId} />
        </Suspense>
      )}
      <RunDiagnosis key={runId} runId={runId} />
    </>
  );
}

/** Why one run failed; nothing if there is no diagnosis. */
export function RunDiagnosis({ runId }: { readonly runId: string }) {
  const entry = useHistory(({ entries }) => entries.find((one) => one.runId === runId) ?? null);
  const arrived = useDiagnoses((state) => state.arrived);
  const live = useRuns((state) => (state.live?.runId === runId ? state.live : null));
  const config = live?.config ?? entry?.config;
  const active = isActive(live);
  const alarmed = live?.notes.some(({ kind }) => kind === 'alarm') ?? false;
  const diagnoses = diagnosesOf({ arrived }, runId, entry);
  // A range test raises the rate until training breaks: that is its result, no fault.
  if (config === undefined || config.schedule === 'range') return null;
  if (diagnoses.length === 0 && !(active && alarmed)) return null;
  return (
    <Suspense>
      <DiagnosisRegion runId={runId} config={config} diagnoses={diagnoses} active={active} />
    </Suspense>
  );
}
