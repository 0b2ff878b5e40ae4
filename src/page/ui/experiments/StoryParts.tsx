import { formatCount, formatDuration } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { Story } from '#diagnosis/stories.ts';
import { useHistory, useLab, useQueue } from '#store/hooks.ts';
import { type StoryState, storyCost } from '#store/queue/experiments.ts';
import { useText } from '#ui/i18n/useText.ts';

const PHASES: Readonly<Record<Exclude<StoryState['phase'], 'idle'>, string>> = {
  waiting: 'in the queue',
  running: 'running',
  done: 'done',
};

/** How far a story is, in a word; nothing before it is run. */
export function PhaseChip({ phase }: Pick<StoryState, 'phase'>) {
  const t = useText();
  if (phase === 'idle') return null;
  return (
    <span className="chip" data-phase={phase}>
      {t(PHASES[phase])}
    </span>
  );
}

/** Of a story that is not run yet: steps and duration. */
export function Cost({ story }: { readonly story: Story }) {
  const t = useText();
  const entries = useHistory((state) => state.entries);
  const { steps, seconds } = storyCost(story, entries);
  const parts = [
    t('not run yet'),
    story.breaks
      ? t('At most {{n}} steps', { n: formatCount(steps) })
      : t('{{n}} steps', { n: formatCount(steps) }),
    seconds === null
      ? t('duration unknown')
      : t('about {{time}} on this machine', { time: formatDuration(seconds) }),
  ];
  return <span className="muted story-cost">{parts.join(' · ')}</span>;
}

/** After a reload the queue is paused: the button to continue is shown where the story was started. */
export function Held({ phase }: Pick<StoryState, 'phase'>) {
  const t = useText();
  const lab = useLab();
  const { items, playing, held } = useQueue((state) => state);
  const pending = phase === 'waiting' || phase === 'running';
  const waits = items.some(({ state }) => state === 'waiting');
  if (!pending || playing || !waits || items.some(({ state }) => state === 'running')) return null;
  return (
    <p className="story-held" role="status">
      {held === null ? t('The queue is on hold.') : speak(t, held)}{' '}
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

interface ShowChartsProps {
  readonly runId: string;
  /** What sets it apart from the others of its story, translated. */
  readonly of: string;
}

export function ShowCharts({ runId, of }: ShowChartsProps) {
  const t = useText();
  const lab = useLab();
  return (
    <button
      type="button"
      className="button button-small"
      aria-label={t('Show charts: {{of}}', { of })}
      onClick={() => {
        lab.show(runId);
        lab.ui.go('train');
      }}
    >
      {t('Show charts')}
    </button>
  );
}
