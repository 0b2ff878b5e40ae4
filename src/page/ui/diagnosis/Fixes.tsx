import { useEffect, useState } from 'react';
import { speak } from '#base/words.ts';
import { fixSentence } from '#diagnosis/diagnosisWords.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import { beginningSentence, type ForkBeginning } from '#store/diagnosis/forkPoint.ts';
import { useDiagnoses, useLab, useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Changes } from './Changes.tsx';

interface FixesProps {
  readonly runId: string;
  readonly config: RunConfig;
  readonly diagnosis: Diagnosis;
}

/** The fixes, each as a button that forks the run; the verdict has the first as its main button. */
export function Fixes({ runId, config, diagnosis }: FixesProps) {
  const t = useText();
  const forked = useDiagnoses((state) => (state.forked?.runId === runId ? state.forked : null));
  const busy = useRuns(isBusy);
  const { fixes } = diagnosis;
  if (fixes.length === 0) return null;
  return (
    <>
      <h3 className="diagnosis-heading">
        {t('Fixes')}{' '}
        <span className="muted">
          {busy
            ? t('each queues a fork of this run after the current run')
            : t('each starts a fork of this run')}
        </span>
      </h3>
      <ol className="diagnosis-fixes">
        {fixes.map((fix) => (
          <FixCard key={fix.key} runId={runId} config={config} diagnosis={diagnosis} fix={fix} />
        ))}
      </ol>
      <p role="status" className="diagnosis-forked">
        {forked !== null && `${t('Fork queued.')} ${speak(t, beginningSentence(forked.beginning))}`}
      </p>
    </>
  );
}

interface FixCardProps extends FixesProps {
  readonly fix: Fix;
}

function FixCard({ runId, config, diagnosis, fix }: FixCardProps) {
  const t = useText();
  const lab = useLab();
  const busy = useRuns(isBusy);
  const [beginning, setBeginning] = useState<ForkBeginning | null>(null);
  // Whether the run still trains decides where its fork begins.
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again when the machine is free.
  useEffect(() => {
    let wanted = true;
    void lab.diagnoses.beginning(runId, diagnosis, fix).then((found) => {
      if (wanted) setBeginning(found);
    });
    return () => {
      wanted = false;
    };
  }, [lab, runId, diagnosis, fix, busy]);
  return (
    <li>
      <button
        type="button"
        className="button"
        onClick={() => void lab.diagnoses.fork(runId, diagnosis, fix)}
      >
        {t('Fork: {{fix}}', { fix: speak(t, fixSentence(fix)) })}
      </button>
      <Changes before={config} after={{ ...config, ...fix.changes }} />
      <p className="muted">{beginning === null ? ' ' : speak(t, beginningSentence(beginning))}</p>
    </li>
  );
}
