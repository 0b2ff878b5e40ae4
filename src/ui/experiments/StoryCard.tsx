import { CAUSE_WORDS } from '#run/diagnosisWords.ts';
import { presetConfig } from '#run/presets.ts';
import { diagnosesOf } from '#store/diagnoses.ts';
import type { Story } from '#store/experimentStories.ts';
import { type StoryRun, type StoryState, storyCost, storyState } from '#store/experiments.ts';
import { formatCount, formatDuration } from '#store/format.ts';
import { useDiagnoses, useHistory, useLab, useQueue } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { RunningStep } from './RunningStep.tsx';
import { StoryDifferences } from './StoryDifferences.tsx';

/** A story: what will be seen, what it costs, how far it is, and where it leads. */
export function StoryCard({ story }: { readonly story: Story }) {
  const t = useText();
  const lab = useLab();
  const items = useQueue((state) => state.items);
  const entries = useHistory((state) => state.entries);
  const arrived = useDiagnoses((state) => state.arrived);
  const { phase, runs, comparable } = storyState(story, items, entries, (runId) =>
    diagnosesOf({ arrived }, runId, entries.find((entry) => entry.runId === runId) ?? null),
  );
  const { steps, seconds } = storyCost(story, entries);
  const title = t(story.title);
  const pending = phase === 'waiting' || phase === 'running';
  const parts = [
    story.breaks
      ? t('At most {{n}} steps', { n: formatCount(steps) })
      : t('{{n}} steps', { n: formatCount(steps) }),
    seconds === null
      ? t('time not known yet')
      : t('about {{time}} on this machine', { time: formatDuration(seconds) }),
  ];
  return (
    <article className="card panel story" aria-label={title} data-wide={story.runs.length > 2}>
      <div className="panel-title">
        <h3>{title}</h3>
        <span className="chip" data-phase={phase}>
          {t(PHASES[phase])}
        </span>
      </div>
      <p>{t(story.see)}</p>
      <p>
        <strong>{t('Look at:')}</strong> {t(story.look)}
      </p>
      <p className="muted">{parts.join(' · ')}</p>
      {phase !== 'idle' && (
        <ol className="story-runs">
          {runs.map((run) => (
            <RunLine key={run.preset} run={run} />
          ))}
        </ol>
      )}
      {story.runs.length > 1 && (
        <StoryDifferences
          names={story.runs}
          configs={story.runs.map((preset) => presetConfig(preset))}
        />
      )}
      <div className="story-buttons">
        <button
          type="button"
          className={phase === 'done' ? 'button' : 'button button-primary'}
          disabled={pending}
          aria-label={
            phase === 'done' ? t('Run again: {{title}}', { title }) : t('Run: {{title}}', { title })
          }
          onClick={() => lab.experiments.run(story)}
        >
          {phase === 'done' ? t('Run again') : t('Run')}
        </button>
        {comparable.length > 1 && (
          <a className="button" href={compareHref(comparable)}>
            {t('Compare')}
          </a>
        )}
      </div>
    </article>
  );
}

const PHASES: Readonly<Record<StoryState['phase'], string>> = {
  idle: 'not run yet',
  waiting: 'in the queue',
  running: 'running',
  done: 'done',
};

const STATES: Readonly<Record<StoryRun['state'], string>> = {
  none: 'not run yet',
  waiting: 'waiting',
  running: 'running',
  finished: 'finished',
  stopped: 'stopped',
  failed: 'failed',
};

/** One run of a story, with its verdict and the way to its charts. */
function RunLine({ run }: { readonly run: StoryRun }) {
  const t = useText();
  const lab = useLab();
  const { preset, runId, state, message, diagnosis } = run;
  const begun = runId !== null && state !== 'none' && state !== 'waiting';
  return (
    <li>
      <span className="story-preset">{preset}</span>
      <span className="muted">
        {state === 'running' && runId !== null ? <RunningStep runId={runId} /> : t(STATES[state])}
      </span>
      {diagnosis !== null && runId !== null && (
        <span className="story-verdict">
          {t('{{cause}}, step {{step}}', {
            cause: t(CAUSE_WORDS[diagnosis.cause].title),
            step: formatCount(diagnosis.step),
          })}
        </span>
      )}
      {message !== null && <span className="story-verdict">{message}</span>}
      {begun && (
        <span className="story-links">
          {diagnosis !== null && (
            <button
              type="button"
              className="button button-small"
              onClick={() => lab.diagnoses.reveal(runId)}
            >
              {t('Show diagnosis')}
            </button>
          )}
          <button
            type="button"
            className="button button-small"
            onClick={() => {
              lab.show(runId);
              lab.ui.go('train');
            }}
          >
            {t('Show charts')}
          </button>
        </span>
      )}
    </li>
  );
}
