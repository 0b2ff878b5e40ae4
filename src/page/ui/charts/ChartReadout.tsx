import './ChartReadout.css';
import { speak } from '#base/words.ts';
import type { Reading } from '#charts/readings.ts';
import { useText } from '#ui/i18n/useText.ts';
import { LineSample } from './LineSample.tsx';

interface ChartReadoutProps {
  /** Position of the crosshair, 0 to 1. */
  readonly share: number;
  /** The same in words. */
  readonly place: string;
  readonly readings: readonly Reading[];
}

/** The values at the crosshair, on the side where there is room. */
export function ChartReadout({ share, place, readings }: ChartReadoutProps) {
  const t = useText();
  const side = share > 0.5 ? { right: `${100 * (1 - share)}%` } : { left: `${100 * share}%` };
  return (
    <div className="chart-readout" style={side} aria-hidden="true">
      <p className="muted">{place}</p>
      {readings.map((reading) => (
        <p key={reading.key}>
          <LineSample line={{ ...reading, tone: reading.guide ? 'guide' : 'strong' }} />
          <span className="muted">{speak(t, reading.label)}</span>
          <strong data-broken={reading.broken}>{reading.value}</strong>
          {reading.smoothed !== '' && (
            <span className="chart-readout-mean">⌀ {reading.smoothed}</span>
          )}
        </p>
      ))}
    </div>
  );
}
