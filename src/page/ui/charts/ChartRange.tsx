import './ChartRange.css';
import { type FormEvent, useId, useState } from 'react';
import { usesLogY } from '#charts/axes.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { useBoard } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';

interface ChartRangeProps {
  readonly drawing: ChartDrawing;
  readonly onClose: () => void;
}

/** A chart's y axis, from and to as typed. */
export function ChartRange({ drawing: { metric, yAxis }, onClose }: ChartRangeProps) {
  const t = useText();
  const board = useBoard();
  const id = useId();
  const [ends, setEnds] = useState(() => yAxis.domain.map(String));
  const [from, to] = ends.map((text) => (text.trim() === '' ? Number.NaN : Number(text)));
  const log = usesLogY(metric, board.view.getState());
  const problem = problemOf(from, to, log);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (problem !== null || from === undefined || to === undefined) return;
    const { yRange } = board.view.getState();
    board.change({ yRange: { ...yRange, [metric]: { kind: 'fixed', from, to } } });
    onClose();
  };
  return (
    <form
      className="chart-range"
      aria-label={t('{{chart}}: y range', { chart: t(chartInfo(metric).label) })}
      onSubmit={apply}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        event.preventDefault();
        onClose();
      }}
    >
      {([t('y from'), t('to')] as const).map((label, i) => (
        <label key={label}>
          {label}
          <input
            type="text"
            inputMode="decimal"
            // The form was asked for: its first field is what is wanted next.
            ref={i === 0 ? focus : undefined}
            value={ends[i]}
            aria-invalid={problem !== null}
            aria-describedby={problem === null ? undefined : id}
            onChange={({ currentTarget: { value } }) =>
              setEnds((now) => now.map((end, at) => (at === i ? value : end)))
            }
          />
        </label>
      ))}
      <button type="submit" className="button button-small" aria-disabled={problem !== null}>
        {t('Apply')}
      </button>
      <button type="button" className="button button-small" onClick={onClose}>
        {t('Cancel')}
      </button>
      {problem !== null && (
        <p id={id} className="chart-range-problem">
          {t(problem)}
        </p>
      )}
    </form>
  );
}

function focus(input: HTMLInputElement | null): void {
  if (input !== null && input.ownerDocument.activeElement?.closest('.chart-range') == null) {
    input.focus();
    input.select();
  }
}

function problemOf(from = Number.NaN, to = Number.NaN, log = false): string | null {
  if (!Number.isFinite(from) || !Number.isFinite(to)) return 'Enter two numbers.';
  if (!(to > from)) return 'The second number must be larger.';
  if (log && !(from > 0)) return 'A logarithmic axis begins above 0.';
  return null;
}
