import { speak } from '#base/words.ts';
import type { StoryStep } from '#diagnosis/stories.ts';
import { useLab } from '#store/hooks.ts';
import {
  type CaseNumbers,
  type CaseRun,
  shortPercent,
  stepOutcome,
} from '#store/queue/caseStudy.ts';
import type { StoryRun } from '#store/queue/experiments.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { RunningStep } from './RunningStep.tsx';
import { ShowCharts } from './StoryParts.tsx';

interface CaseStepProps {
  /** 1 for the first. */
  readonly number: number;
  readonly step: StoryStep;
  readonly run: StoryRun;
  /** Null until the run has ended. */
  readonly measured: CaseRun | null;
  /** The run that the later ones are held against. */
  readonly broken: string | null;
}

/** One step: what is done, what came of it, and where to look. */
export function CaseStep({ number, step, run, measured, broken }: CaseStepProps) {
  const t = useText();
  const title = t(step.title);
  const picture = step.shows === 'fault' ? (measured?.numbers ?? null) : null;
  return (
    <li className="case-step" data-done={measured !== null}>
      <h4>
        <span className="case-number">{number}</span> {title}
      </h4>
      <p className="muted">{t(step.told)}</p>
      {picture?.fault && <AccuracyPicture numbers={picture} />}
      {measured === null ? (
        <p className="case-state">
          <Progress step={step} run={run} />
        </p>
      ) : (
        <p
          className="case-outcome"
          data-tone={step.shows === 'training' ? measured.verdict.tone : 'bad'}
        >
          {speak(t, stepOutcome(step, measured))}
        </p>
      )}
      {measured !== null && run.runId !== null && (
        <div className="case-links">
          {step.shows === 'cause' ? (
            measured.verdict.diagnosis !== null && <ShowEvidence runId={run.runId} />
          ) : (
            <ShowCharts runId={run.runId} of={title} />
          )}
          {step.shows === 'training' && broken !== null && (
            <a
              className="button button-small"
              href={compareHref([broken, run.runId], run.runId)}
              aria-label={t('Compare: {{of}}', { of: title })}
            >
              {t('Compare')}
            </a>
          )}
        </div>
      )}
    </li>
  );
}

/** Where a run is that has not ended; the cause follows from its run's end. */
function Progress({ step, run }: Pick<CaseStepProps, 'step' | 'run'>) {
  const t = useText();
  const { state, runId, message } = run;
  if (message !== null) return speak(t, message);
  if (state === 'running' && runId !== null) {
    return step.shows === 'cause' ? t('when the run has ended') : <RunningStep runId={runId} />;
  }
  return state === 'waiting' ? t('in the queue') : t('not run yet');
}

function ShowEvidence({ runId }: { readonly runId: string }) {
  const t = useText();
  const lab = useLab();
  return (
    <button
      type="button"
      className="button button-small"
      onClick={() => lab.diagnoses.reveal(runId)}
    >
      {t('Evidence')}
    </button>
  );
}

/** The same step counted in two ways: as the usual formula does, and strictly. */
function AccuracyPicture({ numbers: { naive, strict } }: { readonly numbers: CaseNumbers }) {
  const t = useText();
  return (
    <dl className="case-accuracy">
      {[
        { name: t('Naive accuracy'), value: naive },
        { name: t('Strict accuracy'), value: strict },
      ].map(({ name, value }) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="case-bar">
              <span style={{ width: `${Math.min(100, Math.max(0, value))}%` }} />
            </span>
            {shortPercent(value)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
