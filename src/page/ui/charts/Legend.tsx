import { speak } from '#base/words.ts';
import type { LegendEntry } from '#charts/drawing.ts';
import { boardLegend } from '#charts/legend.ts';
import { useBoard, useChartRuns, useChartView } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { LineSample } from './LineSample.tsx';
import { MiddleName } from './MiddleName.tsx';

interface LegendProps {
  readonly label: string;
  readonly entries: readonly LegendEntry[];
}

/** The lines' names: a press switches one off or on, pointing at one fades the others. */
export function Legend({ label, entries }: LegendProps) {
  const board = useBoard();
  const t = useText();
  const leave = () => board.highlightEntry(null);
  return (
    <ul className="chart-legend" aria-label={label}>
      {entries.map((line) => {
        const name = speak(t, line.label);
        const point = () => board.highlightEntry(line.shown ? line.entry : null);
        return (
          <li key={line.entry}>
            <button
              type="button"
              className="chart-legend-line"
              // The two parts of the drawn name would be read as two words.
              aria-label={name}
              aria-pressed={line.shown}
              onClick={() => board.toggleEntry(line.entry)}
              onPointerEnter={point}
              onPointerLeave={leave}
              onFocus={point}
              onBlur={leave}
            >
              <LineSample line={line} />
              <MiddleName name={name} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

/** The runs of a board with several; nothing for one, whose charts name their own lines. */
export function BoardLegend() {
  const t = useText();
  const runs = useChartRuns();
  const hidden = useChartView((view) => view.hidden);
  const grouped = useChartView((view) => view.grouped);
  const entries = boardLegend(runs, { hidden, grouped });
  return entries.length === 0 ? null : <Legend label={t('Runs on the charts')} entries={entries} />;
}
