import './Numbers.css';
import { speak } from '#base/words.ts';
import type { RunConfig } from '#run/config.ts';
import { useNewest, useRuns } from '#store/hooks.ts';
import { runNumbers } from '#store/verdict/runNumbers.ts';
import { useText } from '#ui/i18n/useText.ts';

/** The numbers that say how the shown run fares; nothing without a run. */
export function Numbers() {
  const runId = useRuns(({ shown }) => shown?.runId ?? null);
  const config = useRuns(({ shown }) => shown?.config ?? null);
  return runId !== null && config !== null && <NumbersOf runId={runId} config={config} />;
}

interface NumbersOfProps {
  readonly runId: string;
  readonly config: RunConfig;
}

function NumbersOf({ runId, config }: NumbersOfProps) {
  const t = useText();
  const newest = useNewest(runId);
  return (
    <section className="numbers" aria-label={t('Numbers')}>
      <dl className="numbers-row">
        {runNumbers(config, newest?.step ?? null, newest?.newest ?? null).map((number) => (
          <div
            key={number.key}
            className="card number"
            data-tone={number.tone}
            title={number.help === null ? undefined : speak(t, number.help)}
          >
            <dt>{speak(t, number.label)}</dt>
            <dd className="number-value">{number.value}</dd>
            <dd className="number-context">
              {number.context === null ? ' ' : speak(t, number.context)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
