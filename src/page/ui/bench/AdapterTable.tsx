import { useId } from 'react';
import { formatPercent, formatValue } from '#base/format.ts';
import { BENCHMARK_SIZES, type BenchmarkResult, isTimed, rooflineShare } from '#run/benchmark.ts';
import { benchmarkRows, sizeOf } from '#store/device/benchmarkTable.ts';
import { useText } from '#ui/i18n/useText.ts';

/** This GPU among those that were measured before. */
export function AdapterTable({ own }: { readonly own: BenchmarkResult | null }) {
  const t = useText();
  const id = useId();
  const rows = benchmarkRows(own);
  if (rows.length === 0) {
    return (
      <section className="card panel bench" aria-labelledby={id}>
        <h2 id={id}>{t('Measured adapters')}</h2>
        <p className="muted">
          {t(
            'No result is in this build yet. Measure this GPU, copy its result into a file of src/page/store/device/results and send it in.',
          )}
        </p>
      </section>
    );
  }
  return (
    <section className="card panel bench" aria-labelledby={id}>
      <h2 id={id}>{t('Measured adapters')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
      <section className="bench-scroll" aria-labelledby={id} tabIndex={0}>
        <table className="bench-table">
          <thead>
            <tr>
              <th scope="col">{t('Adapter')}</th>
              {BENCHMARK_SIZES.map(({ width, batch }) => (
                <th key={width} scope="col">
                  {t('Width {{width}}, batch {{batch}}', { width, batch })}
                </th>
              ))}
              <th scope="col">{t('Roofline')}</th>
              <th scope="col">GFLOP/s</th>
              <th scope="col">GB/s</th>
              <th scope="col">{t('Measured')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ result, own: here }) => (
              <Row
                key={`${result.adapter.description} ${result.runtime} ${here}`}
                {...{ result, here }}
              />
            ))}
          </tbody>
        </table>
      </section>
      <p className="muted">
        {t(
          'Milliseconds a step; the share of the roofline is that of the largest size. To add a GPU, copy its result into a file of src/page/store/device/results and send it in.',
        )}
      </p>
    </section>
  );
}

interface RowProps {
  readonly result: BenchmarkResult;
  readonly here: boolean;
}

function Row({ result, here }: RowProps) {
  const t = useText();
  const { adapter, runtime, peaks, date, sizes } = result;
  const largest = sizes.filter(isTimed).at(-1);
  return (
    <tr data-here={here}>
      <th scope="row">
        {adapter.description}
        <small className="muted">
          {runtime}
          {adapter.software && ` · ${t('software')}`}
          {here && ` · ${t('this GPU')}`}
        </small>
      </th>
      {BENCHMARK_SIZES.map(({ width, batch }) => {
        const size = sizeOf(result, width, batch);
        return <td key={width}>{size === null ? '–' : formatValue(size.stepMs)}</td>;
      })}
      <td>{largest === undefined ? '–' : formatPercent(100 * rooflineShare(largest))}</td>
      <td>{formatValue(peaks.gflops)}</td>
      <td>{formatValue(peaks.gigabytes)}</td>
      <td>{date}</td>
    </tr>
  );
}
