import { formatCount, formatPercent } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { causeWords } from '#diagnosis/diagnosisWords.ts';
import type { Story } from '#diagnosis/stories.ts';
import { presetConfig } from '#run/presets.ts';
import { useLab } from '#store/hooks.ts';
import type { StoryRun } from '#store/queue/experiments.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { RunningStep } from './RunningStep.tsx';
import { StoryDifferences } from './StoryDifferences.tsx';
import { Cost, Held, PhaseChip, ShowCharts } from './StoryParts.tsx';
import { useStory } from './useStory.ts';

/** A small experiment: what it shows, and once it was run its outcome and where to look. */
export function DemoCard({ story }: { readonly story: Story }) {
  const t = useText();
  const lab = useLab();
  const { phase, runs, comparable, baseline } = useStory(story);
  const title = t(story.title);
  const several = story.runs.length > 1;
  const pending = phase === 'waiting' || phase === 'running';
  return (
    <article className="card demo" aria-label={title}>
      <div className="demo-head">
        <h4>{title}</h4>
        <PhaseChip phase={phase} />
        <button
          type="button"
          className="button button-small"
          disabled={pending}
          aria-label={
            phase === 'done' ? t('Run again: {{title}}', { title }) : t('Run: {{title}}', { title })
          }
          onClick={() => lab.experiments.run(story)}
        >
          {phase === 'done' ? t('Run again') : t('Run')}
        </button>
      </div>
      <p className="muted">{t(story.see)}</p>
      {phase === 'idle' ? (
        <Cost story={story} />
      ) : (
        <>
          <ul className="demo-runs">
            {runs.map((run) => (
              <RunLine key={run.preset} run={run} several={several} />
            ))}
          </ul>
          <p className="muted">
            <strong>{t('Look at:')}</strong> {t(story.look)}
          </p>
        </>
      )}
      <Held phase={phase} />
      {several && (
        <StoryDifferences
          names={story.runs}
          configs={story.runs.map((preset) => presetConfig(preset))}
          open={false}
        />
      )}
      {comparable.length > 1 && (
        <a className="button button-small" href={compareHref(comparable, baseline)}>
          {pending
            ? t('Compare the finished runs')
            : t('Compare the {{n}} runs', { n: comparable.length })}
        </a>
      )}
    </article>
  );
}

const STATES: Readonly<Record<StoryRun['state'], string>> = {
  none: 'not run yet',
  waiting: 'waiting',
  running: 'running',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
};

interface RunLineProps {
  readonly run: StoryRun;
  /** The experiment has other runs: each is named. */
  readonly several: boolean;
}

/** One run of a story, with its outcome and a link to its charts. */
function RunLine({ run, several }: RunLineProps) {
  const t = useText();
  const lab = useLab();
  const { preset, runId, state, message, diagnosis, knn } = run;
  const begun = runId !== null && state !== 'none' && state !== 'waiting';
  // The lab ends an unguarded run once it has shown what its fault does.
  const shown = state === 'stopped' && diagnosis?.why === 'fault';
  return (
    <li>
      {several && <span className="demo-preset">{preset}</span>}
      <span className="muted">
        {state === 'running' && runId !== null ? (
          <RunningStep runId={runId} />
        ) : (
          t(shown ? 'ended at its fault' : STATES[state])
        )}
        {state === 'finished' && knn !== null && ` · kNN ${formatPercent(knn)}`}
      </span>
      {diagnosis !== null && runId !== null && (
        <span className="demo-verdict">
          {t('{{cause}}, step {{step}}', {
            cause: t(causeWords(diagnosis.cause).title),
            step: formatCount(diagnosis.step),
          })}
        </span>
      )}
      {message !== null && <span className="demo-verdict">{speak(t, message)}</span>}
      {begun && (
        <span className="demo-links">
          {diagnosis !== null && (
            <button
              type="button"
              className="button button-small"
              onClick={() => lab.diagnoses.reveal(runId)}
            >
              {t('Show diagnosis')}
            </button>
          )}
          <ShowCharts runId={runId} of={preset} />
        </span>
      )}
    </li>
  );
}
