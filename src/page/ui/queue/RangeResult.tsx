import { useEffect, useState } from 'react';
import { Line, LineChart, ReferenceLine, ResponsiveContainer, XAxis, YAxis } from 'recharts';
import { formatValue } from '#base/format.ts';
import { useLab } from '#store/hooks.ts';
import { type RangeResult as Result, readRangeTest } from '#store/queue/rateSearch.ts';
import { reasonOf } from '#store/runs/historyStore.ts';
import type { ShownRun } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';

/** What a range test that has ended says: loss against rate, and a rate to train with. */
export function RangeResult({ run }: { readonly run: ShownRun }) {
  const t = useText();
  const lab = useLab();
  const [result, setResult] = useState<Result | string | null>(null);
  const { runId } = run;
  const { warmupSteps } = run.config;
  useEffect(() => {
    let current = true;
    void lab.history
      .readMetrics(runId)
      .then(({ steps }) => readRangeTest(steps, warmupSteps), reasonOf)
      .then((read) => {
        if (current) setResult(read);
      });
    return () => {
      current = false;
    };
  }, [lab, runId, warmupSteps]);
  return (
    <section className="card panel range" aria-label={t('Range test')}>
      <h2>{t('Learning-rate range test')}</h2>
      {result === null && <p className="muted">{t('Reading the steps…')}</p>}
      {typeof result === 'string' && <p className="queue-problems">{t(result)}</p>}
      {result !== null && typeof result === 'object' && <Reading result={result} />}
    </section>
  );
}

function Reading({ result }: { readonly result: Result }) {
  const t = useText();
  const lab = useLab();
  const { points, steepest, cautious, diverged } = result;
  const words =
    steepest === null
      ? t('The loss never fell in this range: test lower rates, or more steps.')
      : t('The smoothed loss falls fastest at {{rate}}.', { rate: formatValue(steepest) });
  const end =
    diverged === null
      ? t('It did not diverge: higher rates may train too.')
      : t('It diverged at {{rate}}.', { rate: formatValue(diverged) });
  return (
    <>
      <p role="status">
        {words} {end}
      </p>
      {points.length > 1 && (
        <figure aria-label={t('Loss against learning rate')}>
          <ResponsiveContainer width="100%" height={220}>
            <LineChart data={[...points]} margin={{ top: 8, right: 16, bottom: 4, left: 0 }}>
              <XAxis
                dataKey="lr"
                type="number"
                scale="log"
                domain={['dataMin', 'dataMax']}
                tickFormatter={formatValue}
                tick={{ fontSize: 12, fill: 'var(--muted)' }}
              />
              <YAxis
                domain={['auto', 'auto']}
                tickFormatter={formatValue}
                tick={{ fontSize: 12, fill: 'var(--muted)' }}
              />
              <Line
                dataKey="loss"
                stroke="var(--line-1)"
                strokeOpacity={0.35}
                dot={false}
                isAnimationActive={false}
              />
              <Line
                dataKey="smoothed"
                stroke="var(--line-1)"
                strokeWidth={2}
                dot={false}
                isAnimationActive={false}
              />
              {steepest !== null && <ReferenceLine x={steepest} stroke="var(--good)" />}
              {diverged !== null && (
                <ReferenceLine x={diverged} stroke="var(--fault)" strokeDasharray="4 3" />
              )}
            </LineChart>
          </ResponsiveContainer>
        </figure>
      )}
      <div className="queue-line">
        {steepest !== null && (
          <button
            type="button"
            className="button button-primary"
            title={formatValue(steepest)}
            onClick={() => lab.takeRate(Number(steepest.toPrecision(2)))}
          >
            {t('Use this rate')}
          </button>
        )}
        {cautious !== null && (
          <button
            type="button"
            className="button"
            onClick={() => lab.takeRate(Number(cautious.toPrecision(2)))}
          >
            {t('Use the cautious {{rate}}', { rate: formatValue(cautious) })}
          </button>
        )}
      </div>
      <p className="muted">
        {t(
          'Rule: the steepest descent of the loss against the logarithm of the rate, smoothed by a centred mean (fastai’s lr_find after Smith 2017); cautious is a tenth of the rate at the lowest loss; diverged is where half of the fall is lost again, or a number is not finite.',
        )}
      </p>
    </>
  );
}
