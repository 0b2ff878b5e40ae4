import { formatCount, formatDuration, formatPercent } from '#base/format.ts';
import { speak } from '#base/words.ts';
import { causeWords } from '#diagnosis/diagnosisWords.ts';
import type { Story } from '#diagnosis/stories.ts';
import { PRESETS, presetConfig } from '#run/presets.ts';
import { diagnosesOf } from '#store/diagnosis/diagnoses.ts';
import { useDiagnoses, useHistory, useLab, useQueue } from '#store/hooks.ts';
import { type StoryRun, type StoryState, storyCost, storyState } from '#store/queue/experiments.ts';
import { useText } from '#ui/i18n/useText.ts';
import { compareHref } from '#ui/queue/compareHref.ts';
import { RunningStep } from './RunningStep.tsx';
import { StoryDifferences } from './StoryDifferences.tsx';

/** A story: its description, duration, progress and links. */
export function StoryCard({ story }: { readonly story: Story }) {
  const t = useText();
  const lab = useLab();
  const items = useQueue((state) => state.items);
  const entries = useHistory((state) => state.entries);
  const arrived = useDiagnoses((state) => state.arrived);
  const { phase, runs, comparable, baseline } = storyState(story, items, entries, (runId) =>
    diagnosesOf({ arrived }, runId, entries.find((entry) => entry.runId === runId) ?? null),
  );
  const { steps, seconds } = storyCost(story, entries);
  const title = t(story.title);
  const several = story.runs.length > 1;
  const wide = story.runs.length > 2;
  const differences = several && (
    <StoryDifferences
      names={story.runs}
      configs={story.runs.map((preset) => presetConfig(preset))}
      open={wide}
    />
  );
  const pending = phase === 'waiting' || phase === 'running';
  const parts = [
    story.breaks
      ? t('At most {{n}} steps', { n: formatCount(steps) })
      : t('{{n}} steps', { n: formatCount(steps) }),
    seconds === null
      ? t('duration unknown')
      : t('about {{time}} on this machine', { time: formatDuration(seconds) }),
  ];
  return (
    <article className="card panel story" aria-label={title} data-wide={wide}>
      <div className="panel-title">
        <h3>{title}</h3>
        <span className="chip" data-phase={phase}>
          {t(PHASES[phase])}
        </span>
      </div>
      <div className="story-told">
        <p>{t(story.see)}</p>
        <p>
          <strong>{t('Look at:')}</strong> {t(story.look)}
        </p>
        <p className="muted">{parts.join(' · ')}</p>
        {(wide || phase !== 'idle') && (
          <ol className="story-runs">
            {runs.map((run) => (
              <RunLine key={run.preset} run={run} several={several} />
            ))}
          </ol>
        )}
        <Held pending={pending} />
        {!wide && differences}
        <div className="story-buttons">
          <button
            type="button"
            className={phase === 'done' ? 'button' : 'button button-primary'}
            disabled={pending}
            aria-label={
              phase === 'done'
                ? t('Run again: {{title}}', { title })
                : t('Run: {{title}}', { title })
            }
            onClick={() => lab.experiments.run(story)}
          >
            {phase === 'done' ? t('Run again') : t('Run')}
          </button>
          {comparable.length > 1 && (
            <a
              className={phase === 'done' ? 'button button-primary' : 'button'}
              href={compareHref(comparable, baseline)}
            >
              {pending
                ? t('Compare the finished runs')
                : t('Compare the {{n}} runs', { n: comparable.length })}
            </a>
          )}
        </div>
      </div>
      {wide && differences}
    </article>
  );
}

/** After a reload the queue is paused: the button to continue is shown where the story was started. */
function Held({ pending }: { readonly pending: boolean }) {
  const t = useText();
  const lab = useLab();
  const { items, playing, held } = useQueue((state) => state);
  const waits = items.some(({ state }) => state === 'waiting');
  if (!pending || playing || !waits || items.some(({ state }) => state === 'running')) return null;
  return (
    <p className="story-held" role="status">
      {held === null ? t('The queue is paused.') : speak(t, held)}{' '}
      <button
        type="button"
        className="button button-small button-primary"
        onClick={() => lab.queue.play()}
      >
        {t('Continue')}
      </button>
    </p>
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

interface RunLineProps {
  readonly run: StoryRun;
  /** The story has other runs: each says what it is there for. */
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
      <span className="story-preset">{preset}</span>
      <span className="muted">
        {state === 'running' && runId !== null ? (
          <RunningStep runId={runId} />
        ) : (
          t(shown ? 'ended at its fault' : STATES[state])
        )}
        {state === 'finished' && knn !== null && ` · kNN ${formatPercent(knn)}`}
      </span>
      {diagnosis !== null && runId !== null && (
        <span className="story-verdict">
          {t('{{cause}}, step {{step}}', {
            cause: t(causeWords(diagnosis.cause).title),
            step: formatCount(diagnosis.step),
          })}
        </span>
      )}
      {message !== null && <span className="story-verdict">{speak(t, message)}</span>}
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
      {several && <span className="story-part muted">{t(SUMMARIES.get(preset) ?? '')}</span>}
    </li>
  );
}

const SUMMARIES: ReadonlyMap<string, string> = new Map(
  PRESETS.map(({ name, summary }) => [name, summary]),
);
