import type { DragEvent } from 'react';
import { ALL_CHARTS, type ChartMetric } from '#charts/chartLines.ts';
import { withPlaceOf } from '#charts/chartOrder.ts';
import { useBoard } from '#store/hooks.ts';
import { useChartGrid } from './ChartGrid.tsx';

/** Told apart from files and texts that are dragged over the page. */
const KIND = 'application/x-protolab-chart';

/** A chart dragged by its name onto another takes its place; the menu does the same by keys. */
export function useChartDrag(metric: ChartMetric) {
  const { layout } = useBoard();
  const charts = useChartGrid();
  const isChart = ({ dataTransfer }: DragEvent) => dataTransfer.types.includes(KIND);
  return {
    draggable: charts.length > 1,
    onDragStart({ dataTransfer }: DragEvent) {
      dataTransfer.setData(KIND, metric);
      dataTransfer.effectAllowed = 'move';
    },
    target: {
      onDragOver(event: DragEvent) {
        if (isChart(event)) event.preventDefault();
      },
      onDrop(event: DragEvent) {
        const dropped = event.dataTransfer.getData(KIND);
        const chart = ALL_CHARTS.find((name) => name === dropped);
        if (chart === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        layout.setState(withPlaceOf(charts, layout.getState(), chart, metric));
      },
    },
  };
}
