import { formatDuration } from '#base/format.ts';
import { speak } from '#base/words.ts';
import type { SweptField } from '#run/runMetadata.ts';
import { useHistory } from '#store/hooks.ts';
import { estimateTogether, measuredRuns } from '#store/queue/runTime.ts';
import type { SweepPlan } from '#store/queue/sweep.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Runs in the preview; the others are counted. */
const PREVIEWED = 12;

/** The runs of a sweep, and which configs are left out and why. */
export function SweepSummary({ plan }: { readonly plan: SweepPlan }) {
  const t = useText();
  const { runs, refused, repeats } = plan;
  const left = refused.reduce((sum, one) => sum + one.runs, 0);
  return (
    <div className="sweep-summary">
      {repeats > 0 && (
        <p className="muted">
          {t('Draws that repeat an earlier one and are dropped: {{n}}.', { n: repeats })}
        </p>
      )}
      <ol className="sweep-preview">
        {runs.slice(0, PREVIEWED).map(({ fields, seed }) => (
          <li key={`${textOf(fields)} ${seed}`}>
            {[textOf(fields), `seed = ${seed}`].filter(Boolean).join(', ')}
          </li>
        ))}
        {runs.length > PREVIEWED && <li>{t('and {{n}} more', { n: runs.length - PREVIEWED })}</li>}
      </ol>
      {refused.length > 0 && (
        <div className="sweep-refused">
          <p>{t('Left out, because these settings cannot be trained: {{n}}', { n: left })}</p>
          <ul className="queue-problems">
            {refused.map(({ fields, problem }) => (
              <li key={textOf(fields)}>
                {fields.length > 0 && `${textOf(fields)}: `}
                {speak(t, problem)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

/** "12 runs · about 3 min". */
export function SweepSize({ plan: { runs } }: { readonly plan: SweepPlan }) {
  const t = useText();
  const seconds = useHistory(({ entries }) =>
    estimateTogether(
      runs.map(({ config }) => config),
      measuredRuns(entries),
    ),
  );
  const time =
    runs.length === 0
      ? ''
      : seconds === null
        ? ` · ${t('time unknown before the first run')}`
        : ` · ${t('about {{time}}', { time: formatDuration(seconds) })}`;
  return (
    <span role="status" className="queue-words">
      {(runs.length === 1 ? t('1 run') : t('{{n}} runs', { n: runs.length })) + time}
    </span>
  );
}

const textOf = (fields: readonly SweptField[]): string =>
  fields.map(({ field, value }) => `${field} = ${String(value)}`).join(', ');
