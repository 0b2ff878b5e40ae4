import type { ChartDrawing } from '#charts/drawing.ts';
import { useBoard, useChartRuns, useCrosshair } from '#store/hooks.ts';

/** In the head of every chart: the value at the crosshair, or the latest one. */
export function ChartValue({ drawing }: { readonly drawing: ChartDrawing }) {
  const board = useBoard();
  const x = useCrosshair();
  const several = useChartRuns().length > 1;
  const readout = x === null || several ? null : board.readout(drawing.metric, x);
  const [own] = readout?.readings ?? [];
  return (
    <span
      className="chart-current"
      data-broken={own?.broken ?? drawing.broken}
      data-pointed={own !== undefined}
    >
      {own?.value ?? drawing.current}
    </span>
  );
}
