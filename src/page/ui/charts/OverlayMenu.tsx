import './ChartMenu.css';
import { DropdownMenu, Toolbar } from 'radix-ui';
import { useState } from 'react';
import { useChartRuns, useHistory, useLab } from '#store/hooks.ts';
import { MAX_RUNS } from '#store/runs/chartBoard.ts';
import { useText } from '#ui/i18n/useText.ts';

/** Earlier runs to lay over the one on the charts. Loaded when asked for. */
export function OverlayMenu() {
  const t = useText();
  const lab = useLab();
  const [open, setOpen] = useState(true);
  const entries = useHistory((state) => state.entries);
  const drawn = useChartRuns();
  const [shown, ...overlays] = drawn;
  const others = entries.filter(
    ({ runId, metadata }) => runId !== shown?.runId && metadata.deletedAt === null,
  );
  const full = drawn.length >= MAX_RUNS;
  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <Toolbar.Button asChild>
        <DropdownMenu.Trigger className="button button-small">
          {t('Overlay runs')}
        </DropdownMenu.Trigger>
      </Toolbar.Button>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="chart-menu" align="start" sideOffset={4}>
          <DropdownMenu.Label className="chart-menu-label">
            {others.length === 0 ? t('No other runs yet.') : t('Up to 8 runs')}
          </DropdownMenu.Label>
          {others.map(({ runId, metadata }) => {
            const over = overlays.some((one) => one.runId === runId);
            return (
              <DropdownMenu.CheckboxItem
                key={runId}
                className="chart-menu-item"
                checked={over}
                disabled={full && !over}
                onSelect={(event) => event.preventDefault()}
                onCheckedChange={(wanted) => {
                  if (wanted) lab.overlay(runId);
                  else lab.metrics.removeOverlay(runId);
                }}
              >
                <DropdownMenu.ItemIndicator className="chart-menu-check">
                  ✓
                </DropdownMenu.ItemIndicator>
                {metadata.name ?? runId}
              </DropdownMenu.CheckboxItem>
            );
          })}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
