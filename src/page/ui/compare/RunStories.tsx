import { formatCount } from '#base/format.ts';
import { inEnglish, speak } from '#base/words.ts';
import { runStory } from '#store/compare/compareNotes.ts';
import type { ComparedRun } from '#store/compare/compareRuns.ts';
import { LineSample } from '#ui/charts/LineSample.tsx';
import { useText } from '#ui/i18n/useText.ts';

/** How each run went: its end, its cause, its alarms. */
export function RunStories({ runs }: { readonly runs: readonly ComparedRun[] }) {
  return (
    <div className="card panel compare-stories">
      {runs.map((run) => (
        <Story key={run.runId} run={run} />
      ))}
    </div>
  );
}

const MARKS = { fault: '✕', alarm: '▲', calm: '●' } as const;

function Story({ run }: { readonly run: ComparedRun }) {
  const t = useText();
  const { tone, headline, cause, alarms, others } = runStory(run.entry);
  const { note } = run.entry.metadata;
  return (
    <article className="compare-story" data-tone={tone}>
      <h3>
        <LineSample line={{ tone: 'strong', colour: run.colour, dash: run.dash }} /> {run.label}
      </h3>
      <p className="compare-headline">
        <span aria-hidden="true">{MARKS[tone]}</span> {speak(t, headline)}
      </p>
      {cause !== null && (
        <p>
          <strong>{t(cause.title)}.</strong> {speak(t, cause.place)} {t(cause.sentence)}
        </p>
      )}
      {(alarms.length > 0 || others.length > 0) && (
        <ul>
          {alarms.map(({ words, message }) => (
            <li key={speak(inEnglish, message)} title={speak(t, message)}>
              {speak(t, words)}
            </li>
          ))}
          {others.map(({ step, message }) => (
            <li key={`${step} ${speak(inEnglish, message)}`} className="muted">
              {formatCount(step)} · {speak(t, message)}
            </li>
          ))}
        </ul>
      )}
      {alarms.length === 0 && tone === 'calm' && <p className="muted">{t('No alarms.')}</p>}
      {note !== '' && <p className="muted">{note}</p>}
    </article>
  );
}
