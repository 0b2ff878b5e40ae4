import './ChartReadout.css';
import { speak } from '#base/words.ts';
import type { Readout } from '#charts/readings.ts';
import { useText } from '#ui/i18n/useText.ts';
import { LineSample } from './LineSample.tsx';
import { MiddleName } from './MiddleName.tsx';

interface ChartReadoutProps {
  /** Position of the crosshair, 0 to 1. */
  readonly share: number;
  /** Name of the x axis, translated. */
  readonly axis: string;
  readonly readout: Readout;
}

/** The values of the points nearest to the crosshair, under the plot: over neither curve nor axis. */
export function ChartReadout({ share, axis, readout: { place, readings } }: ChartReadoutProps) {
  const t = useText();
  const side = share > 0.5 ? { right: `${100 * (1 - share)}%` } : { left: `${100 * share}%` };
  return (
    <div className="chart-readout" style={side} aria-hidden="true">
      <p className="muted">
        {axis} {place}
      </p>
      {readings.map((reading) => (
        <p key={reading.key}>
          <LineSample line={reading} />
          <span className="chart-readout-name">
            <MiddleName name={speak(t, reading.label)} />
          </span>
          {reading.elsewhere !== '' && (
            <span className="chart-readout-more">
              {axis} {reading.elsewhere}
            </span>
          )}
          <strong data-broken={reading.broken}>{reading.value}</strong>
          {reading.smoothed !== '' && (
            <span className="chart-readout-more">⌀ {reading.smoothed}</span>
          )}
        </p>
      ))}
    </div>
  );
}
