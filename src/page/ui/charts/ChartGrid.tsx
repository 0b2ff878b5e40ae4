import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { ChartMetric } from '#charts/chartLines.ts';
import { gridColumns } from './gridColumns.ts';

/** The charts of the grid that a chart is in, in their default order. */
const GridContext = createContext<readonly ChartMetric[]>([]);

export function useChartGrid(): readonly ChartMetric[] {
  return useContext(GridContext);
}

interface ChartGridProps {
  /** In their default order. */
  readonly charts: readonly ChartMetric[];
  /** Each takes a row. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** Charts in rows that are full, as far as their number allows. */
export function ChartGrid({ charts, wide = false, children }: ChartGridProps) {
  const grid = useRef<HTMLDivElement>(null);
  const [fitting, setColumns] = useState<number | null>(null);
  const columns = wide ? 1 : fitting;
  useLayoutEffect(() => {
    const element = grid.current;
    if (element === null) return;
    const measure = () => {
      // What is hidden has no width; it is measured again when it is shown.
      if (element.clientWidth === 0) return;
      const shown = element.querySelectorAll(':scope > figure').length;
      setColumns(gridColumns(element.clientWidth, shown));
    };
    measure();
    const resized = new ResizeObserver(measure);
    resized.observe(element);
    // A chart appears with its first value.
    const changed = new MutationObserver(measure);
    changed.observe(element, { childList: true });
    return () => {
      resized.disconnect();
      changed.disconnect();
    };
  }, []);
  return (
    <GridContext value={charts}>
      <div
        ref={grid}
        className="charts-grid"
        style={columns === null ? undefined : { gridTemplateColumns: template(columns) }}
      >
        {children}
      </div>
    </GridContext>
  );
}

const template = (columns: number): string => `repeat(${columns}, minmax(0, 1fr))`;
