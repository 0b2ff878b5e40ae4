import { formatValue } from '#base/format.ts';
import { niceAxis } from '#charts/ticks.ts';
import type { AgreementPoint } from '#run/prototypes.ts';
import { lineColour } from '#ui/charts/lineStyles.ts';
import { useText } from '#ui/i18n/useText.ts';
import { Frame, PLOT, xOf, yOf } from './Frame.tsx';

/** NMI and ARI are told apart by dash, granularities by colour and by the end's label. */
const MEASURES = [
  { key: 'nmi', name: 'NMI', dash: 'none' },
  { key: 'ari', name: 'ARI', dash: '4 3' },
] as const;

/** How the clusters agreed with the finest labels, evaluation by evaluation. */
export function AgreementChart({ points }: { readonly points: readonly AgreementPoint[] }) {
  const t = useText();
  const last = points.at(-1);
  if (last === undefined) {
    return (
      <figure className="proto-chart">
        <figcaption>
          <strong>{t('Agreement with the labels')}</strong>
        </figcaption>
        <p className="muted">
          {t('NMI and ARI appear with the first evaluation of labelled clusters.')}
        </p>
      </figure>
    );
  }
  const ks = [...new Set(points.map(({ k }) => k))];
  const values = points.flatMap(({ nmi, ari }) => [nmi, ari]);
  const x = niceAxis(Math.min(...points.map(({ epoch }) => epoch)), last.epoch);
  const whole = { ...x, ticks: x.ticks.filter(Number.isInteger) };
  const y = niceAxis(Math.min(0, ...values), Math.max(0.2, ...values));
  return (
    <figure className="proto-chart">
      <figcaption>
        <strong>{t('Agreement with the labels')}</strong>{' '}
        <span className="muted">{t('NMI —, ARI ┄; by epoch')}</span>
      </figcaption>
      <svg
        viewBox={`0 0 ${PLOT.width} ${PLOT.height}`}
        role="img"
        aria-label={t('NMI and ARI up to epoch {{epoch}}; the table holds the values', {
          epoch: last.epoch,
        })}
      >
        <Frame x={whole} y={y} />
        {ks.flatMap((k, colour) => {
          const own = points.filter((point) => point.k === k);
          return MEASURES.map(({ key, dash }) => (
            <g key={`${k} ${key}`} stroke={lineColour(colour)} fill={lineColour(colour)}>
              <path
                d={own
                  .map(
                    (point, i) =>
                      `${i === 0 ? 'M' : 'L'}${xOf(x, point.epoch)},${yOf(y, point[key])}`,
                  )
                  .join('')}
                strokeDasharray={dash}
                strokeWidth={1.75}
                fill="none"
              />
              {own.length < 30 &&
                own.map((point) => (
                  <circle
                    key={point.epoch}
                    cx={xOf(x, point.epoch)}
                    cy={yOf(y, point[key])}
                    r={2.2}
                  />
                ))}
            </g>
          ));
        })}
      </svg>
      <ul className="proto-key">
        {ks.map((k, colour) => (
          <li key={k}>
            <svg width="14" height="8" aria-hidden="true">
              <path d="M0 4H14" stroke={lineColour(colour)} strokeWidth="3" />
            </svg>
            k = {k}
          </li>
        ))}
      </ul>
      <details className="proto-table">
        <summary>{t('Table')}</summary>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('epoch')}</th>
              <th scope="col">k</th>
              {MEASURES.map(({ key, name }) => (
                <th key={key} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {points.map((point) => (
              <tr key={`${point.epoch} ${point.k}`}>
                <td>{point.epoch}</td>
                <td>{point.k}</td>
                {MEASURES.map(({ key }) => (
                  <td key={key}>{formatValue(point[key])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}
