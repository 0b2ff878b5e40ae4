import { DropdownMenu } from 'radix-ui';
import type { ChartMetric } from '#charts/chartLines.ts';
import { canMove, DEFAULT_LAYOUT, withMove, withPin } from '#charts/chartOrder.ts';
import { useBoard, useChartLayout } from '#store/hooks.ts';
import { useText } from '#ui/i18n/useText.ts';
import { useChartGrid } from './ChartGrid.tsx';

const MOVES = [
  { by: -1, label: 'Move earlier' },
  { by: 1, label: 'Move later' },
] as const;

/** A chart's place among the others. */
export function ChartOrderItems({ metric }: { readonly metric: ChartMetric }) {
  const t = useText();
  const { layout: store } = useBoard();
  const layout = useChartLayout();
  const charts = useChartGrid();
  // Outside of a grid that can be rearranged.
  if (charts.length === 0) return null;
  const isDefault = layout.order.length === 0 && layout.pinned.length === 0;
  return (
    <>
      <DropdownMenu.CheckboxItem
        className="chart-menu-item"
        checked={layout.pinned.includes(metric)}
        onCheckedChange={(pinned) => store.setState(withPin(layout, metric, pinned))}
      >
        <DropdownMenu.ItemIndicator className="chart-menu-check">✓</DropdownMenu.ItemIndicator>
        {t('Pin to the front')}
      </DropdownMenu.CheckboxItem>
      {MOVES.map(({ by, label }) => (
        <DropdownMenu.Item
          key={label}
          className="chart-menu-item"
          disabled={!canMove(charts, layout, metric, by)}
          onSelect={() => store.setState(withMove(charts, layout, metric, by))}
        >
          {t(label)}
        </DropdownMenu.Item>
      ))}
      <DropdownMenu.Item
        className="chart-menu-item"
        disabled={isDefault}
        onSelect={() => store.setState(DEFAULT_LAYOUT)}
      >
        {t('Default order of all charts')}
      </DropdownMenu.Item>
      <DropdownMenu.Separator className="chart-menu-separator" />
    </>
  );
}
