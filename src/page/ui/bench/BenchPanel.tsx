import './BenchPanel.css';
import { useId } from 'react';
import { useStore } from 'zustand';
import { formatCount, formatPercent, formatValue } from '#base/format.ts';
import { speak } from '#base/words.ts';
import {
  type BenchmarkResult,
  isTimed,
  rooflineShare,
  type SkippedSize,
  skippedWords,
  type TimedSize,
} from '#run/benchmark.ts';
import { deviceWork } from '#store/device/deviceWork.ts';
import { useLab, useRuns } from '#store/hooks.ts';
import { isBusy } from '#store/runs/runsStore.ts';
import { useText } from '#ui/i18n/useText.ts';
import { TileChoice } from '#ui/tiles/TileChoice.tsx';
import { TaskBar } from '#ui/widgets/TaskBar.tsx';
import { AdapterTable } from './AdapterTable.tsx';
import { CopyResult } from './CopyResult.tsx';

/** Measures this GPU with the lab's own training step and compares it with others. */
export function BenchPanel() {
  const t = useText();
  const id = useId();
  const work = deviceWork(useLab().worker);
  const { running, task, benchmark, problem } = useStore(work);
  const training = useRuns(isBusy);
  const open = useRuns(({ device }) => device.status === 'open');
  return (
    <div className="bench-page">
      <section className="card panel bench" aria-labelledby={id}>
        <h2 id={id}>{t('Benchmark')}</h2>
        <p className="muted">
          {t(
            'Times a training step (ResNet-18, MoCo, 32 px) at three sizes on this GPU, and measures the most that it can do: multiply-adds in registers, and bytes of its memory. Takes up to a minute; nothing is sent anywhere.',
          )}
        </p>
        <div className="bench-tools">
          <button
            type="button"
            className="button button-primary"
            disabled={!open || training || running !== null}
            onClick={() => work.runBenchmark()}
          >
            {t('Measure this GPU')}
          </button>
          {training && (
            <span className="muted">{t('The GPU is busy; try after this run ends.')}</span>
          )}
          {running === 'runBenchmark' && task !== null && (
            <div className="bench-running">
              <TaskBar task={task} />
              <button type="button" className="button button-small" onClick={() => work.cancel()}>
                {t('Cancel')}
              </button>
            </div>
          )}
        </div>
        {problem?.of === 'runBenchmark' && <p role="alert">{speak(t, problem.message)}</p>}
        {benchmark !== null && <Result result={benchmark} />}
      </section>
      <AdapterTable own={benchmark} />
    </div>
  );
}

function Result({ result }: { readonly result: BenchmarkResult }) {
  const t = useText();
  const { adapter, runtime, peaks, sizes } = result;
  return (
    <>
      <p>
        {t('{{adapter}}, {{runtime}}: at most {{gflops}} GFLOP/s and {{gigabytes}} GB/s.', {
          ...{ adapter: adapter.description, runtime },
          ...{ gflops: formatValue(peaks.gflops), gigabytes: formatValue(peaks.gigabytes) },
        })}
      </p>
      <dl className="bench-sizes">
        {sizes.map((size) => (
          <div key={size.width} className="card bench-size">
            <dt>
              {t('Width {{width}}, batch {{batch}}', { width: size.width, batch: size.batch })}
            </dt>
            {isTimed(size) ? <Timed size={size} /> : <Skipped size={size} />}
          </div>
        ))}
      </dl>
      <CopyResult result={result} />
      {sizes.map(
        (size) =>
          isTimed(size) &&
          size.tiles !== undefined && (
            <TileChoice
              key={size.width}
              report={size.tiles}
              of={t('Width {{width}}, batch {{batch}}', { width: size.width, batch: size.batch })}
            />
          ),
      )}
    </>
  );
}

function Timed({ size }: { readonly size: TimedSize }) {
  const t = useText();
  const { stepMs, batch, dispatches, encodeMs } = size;
  return (
    <>
      <dd className="bench-ms">{t('{{n}} ms a step', { n: formatValue(stepMs) })}</dd>
      <dd>{t('{{n}} images/s', { n: formatCount(Math.round((1000 * batch) / stepMs)) })}</dd>
      <dd>
        {t('{{percent}} of the roofline', { percent: formatPercent(100 * rooflineShare(size)) })}
      </dd>
      <dd className="muted">
        {t('{{n}} dispatches, submitted after {{ms}} ms', {
          n: dispatches,
          ms: formatValue(encodeMs),
        })}
      </dd>
    </>
  );
}

function Skipped({ size }: { readonly size: SkippedSize }) {
  const t = useText();
  return <dd className="muted">{speak(t, skippedWords(size))}</dd>;
}
