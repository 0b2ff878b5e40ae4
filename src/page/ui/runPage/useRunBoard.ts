import { useEffect, useState } from 'react';
import { ALL_CHARTS } from '#charts/chartLines.ts';
import type { RunSeries } from '#charts/columns.ts';
import { useLab } from '#store/hooks.ts';
import type { HistoryEntry } from '#store/runs/archive.ts';
import { type ChartBoard, runOnChart } from '#store/runs/chartBoard.ts';

/** A board of charts of this run, for as long as its page is shown. */
export function useRunBoard(entry: HistoryEntry, active: boolean): ChartBoard | null {
  const lab = useLab();
  const [board, setBoard] = useState<ChartBoard | null>(null);
  useEffect(() => {
    const made = lab.metrics.openBoard(ALL_CHARTS);
    setBoard(made);
    return () => {
      made.close();
      setBoard(null);
    };
  }, [lab]);
  useEffect(() => {
    board?.show([runOnChart(entry, active, entry)]);
  }, [board, entry, active]);
  useEffect(() => void lab.loadMetrics(entry.runId), [lab, entry.runId]);
  return board;
}

/** What the run has measured so far; a new value each time that the charts are drawn. */
export function useSeries(board: ChartBoard | null): { readonly series: RunSeries } | null {
  const [seen, setSeen] = useState<{ readonly series: RunSeries } | null>(null);
  useEffect(() => {
    if (board === null) return;
    const look = () => {
      const series = board.runs()[0]?.series;
      setSeen(series === undefined ? null : { series });
    };
    look();
    const ends = [board.charts.lossInst.subscribe(look), board.charts.knnTop1.subscribe(look)];
    return () => {
      for (const end of ends) end();
    };
  }, [board]);
  return board === null ? null : seen;
}
