import { useEffect, useState } from 'react';
import { formatValue } from '#base/format.ts';
import { speak, type Words } from '#base/words.ts';
import { niceAxis, windowAxis } from '#charts/ticks.ts';
import { useLab } from '#store/hooks.ts';
import { type RateSearchReading, readRateSearch } from '#store/queue/rateSearch.ts';
import { reasonOf } from '#store/runs/historyStore.ts';
import type { ShownRun } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { SmallChart } from '#ui/smallChart/SmallChart.tsx';

/** The result of a range test: loss against learning rate, and a suggested rate. */
export function RateSearchResult({ run }: { readonly run: ShownRun }) {
  const t = useText();
  const lab = useLab();
  const [result, setResult] = useState<RateSearchReading | Words | null>(null);
  const { runId } = run;
  const { warmupSteps } = run.config;
  useEffect(() => {
    let current = true;
    void lab.history
      .readMetrics(runId)
      .then(({ steps }) => readRateSearch(steps, warmupSteps), reasonOf)
      .then((read) => {
        if (current) setResult(read);
      });
    return () => {
      current = false;
    };
  }, [lab, runId, warmupSteps]);
  return (
    <section className="card panel rate-search" aria-label={t('Range test')}>
      <h2>{t('Learning-rate range test')}</h2>
      {result === null && <p className="muted">{t('Reading the steps…')}</p>}
      {result !== null && 'english' in result && (
        <p className="queue-problems">{speak(t, result)}</p>
      )}
      {result !== null && 'points' in result && <Reading result={result} />}
    </section>
  );
}

function Reading({ result }: { readonly result: RateSearchReading }) {
  const t = useText();
  const lab = useLab();
  const { points, steepest, cautious, diverged } = result;
  const words =
    steepest === null
      ? t('The loss never fell in this range. Test lower rates or more steps.')
      : t('The smoothed loss falls fastest at {{rate}}.', { rate: formatValue(steepest) });
  const end =
    diverged === null
      ? t('It did not diverge; higher rates may also work.')
      : t('It diverged at {{rate}}.', { rate: formatValue(diverged) });
  return (
    <>
      <p role="status">
        {words} {end}
      </p>
      {points.length > 1 && <LossAgainstRate reading={result} />}
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
            {t('Use the conservative {{rate}}', { rate: formatValue(cautious) })}
          </button>
        )}
      </div>
      <p className="muted">
        {t(
          'Suggested rate: where the loss, smoothed by a centred mean, falls fastest against the logarithm of the rate (fastai’s lr_find after Smith 2017). Conservative: a tenth of the rate at the lowest loss. Diverged: where the loss has risen again by half of its fall, or is not finite.',
        )}
      </p>
    </>
  );
}

function LossAgainstRate({ reading }: { readonly reading: RateSearchReading }) {
  const t = useText();
  const { points, steepest, diverged } = reading;
  const rates = points.map(({ lr }) => lr);
  const losses = points.flatMap(({ loss, smoothed }) => [loss, smoothed]);
  const last = Math.max(...rates, diverged ?? 0);
  return (
    <figure aria-label={t('Loss against learning rate')}>
      <SmallChart
        data={{
          summary: t('Loss against learning rate'),
          x: { ...windowAxis(Math.min(...rates), last, 'log'), title: t('learning rate') },
          y: { ...niceAxis(Math.min(...losses), Math.max(...losses)), title: t('loss') },
          xs: rates,
          lines: [
            {
              name: t('loss'),
              tone: 'faint',
              colour: 0,
              dash: 0,
              values: points.map(({ loss }) => loss),
            },
            {
              name: t('smoothed loss'),
              tone: 'strong',
              colour: 0,
              dash: 0,
              values: points.map(({ smoothed }) => smoothed),
            },
          ],
          guides: [
            ...(steepest === null
              ? []
              : [{ axis: 'x', at: steepest, label: t('steepest'), tone: 'good' } as const]),
            ...(diverged === null
              ? []
              : [{ axis: 'x', at: diverged, label: t('diverged'), tone: 'fault' } as const]),
          ],
        }}
      />
    </figure>
  );
}
