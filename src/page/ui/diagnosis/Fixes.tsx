import { useEffect, useState } from 'react';
import { formatCount } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { fixSentence } from '#diagnosis/diagnosisWords.ts';
import type { RunConfig } from '#run/config.ts';
import type { Diagnosis, Fix } from '#run/diagnosis.ts';
import type { ForkBeginning } from '#store/diagnosis/forkPoint.ts';
import { useDiagnoses, useLab, useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Changes } from './Changes.tsx';

interface FixesProps {
  readonly runId: string;
  readonly config: RunConfig;
  readonly diagnosis: Diagnosis;
}

/** The fixes, each as a button that forks the run. */
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
        {fixes.map((fix, i) => (
          <FixCard
            key={fix.key}
            runId={runId}
            config={config}
            diagnosis={diagnosis}
            fix={fix}
            first={i === 0}
          />
        ))}
      </ol>
      <p role="status" className="diagnosis-forked">
        {forked !== null && `${t('Fork queued.')} ${beginningWords(t, forked.beginning)}`}
      </p>
    </>
  );
}

interface FixCardProps extends FixesProps {
  readonly fix: Fix;
  readonly first: boolean;
}

function FixCard({ runId, config, diagnosis, fix, first }: FixCardProps) {
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
        className={first ? 'button button-primary' : 'button'}
        onClick={() => void lab.diagnoses.fork(runId, diagnosis, fix)}
      >
        {t('Fork: {{fix}}', { fix: speak(t, fixSentence(fix)) })}
      </button>
      <Changes before={config} after={{ ...config, ...fix.changes }} />
      <p className="muted">{beginning === null ? ' ' : beginningWords(t, beginning)}</p>
    </li>
  );
}

function beginningWords(t: Text, beginning: ForkBeginning): string {
  if (beginning.kind === 'checkpoint') {
    return t('Starts from the checkpoint of step {{step}}, before the fault.', {
      step: formatCount(beginning.step),
    });
  }
  switch (beginning.why) {
    case 'damaged':
      return t('Starts at step 1: the weights before the fault are already damaged.');
    case 'training':
      return t('Starts at step 1: the run is still training, so its checkpoint keeps changing.');
    case 'none':
      return t('Starts at step 1: no checkpoint from before the fault is stored.');
    default:
      return beginning.why satisfies never;
  }
}
