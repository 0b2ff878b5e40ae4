import { Suspense, useEffect } from 'react';
import { diagnosesOf } from '#store/diagnosis/diagnoses.ts';
import { useDiagnoses, useHistory, useLab, useRuns, useVerdictView } from '#store/hooks.ts';
import { isActive } from '#store/runs/runEvents.ts';
import { later } from '#ui/widgets/LaterLoaded.tsx';
import { EVIDENCE_ID } from './evidenceId.ts';

const DiagnosisRegion = later(
  () => import('./DiagnosisRegion.tsx'),
  (module) => module.DiagnosisRegion,
);

/** Why the run on the charts failed; loaded when the verdict's evidence is opened. */
export function LateDiagnosis() {
  const lab = useLab();
  const runId = useRuns(({ shown }) => shown?.runId ?? null);
  const revealed = useDiagnoses((state) => state.revealed);
  const open = useVerdictView((view) => view.evidenceOpen);
  useEffect(() => {
    if (revealed !== null && revealed !== runId) lab.show(revealed);
  }, [lab, revealed, runId]);
  if (runId === null || !open) return null;
  return (
    <div id={EVIDENCE_ID} className="diagnosis-place">
      <RunDiagnosis key={runId} runId={runId} />
    </div>
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
