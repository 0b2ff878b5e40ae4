import './ChartMenu.css';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { usesLogY } from '#charts/axes.ts';
import type { ChartDrawing, YRange } from '#charts/drawing.ts';
import { metricSlug } from '#charts/table.ts';
import { useBoard, useChartView, useLab } from '#store/hooks.ts';
import { chartCsv, chartJson } from '#store/runs/chartExport.ts';
import { runFile } from '#store/runs/runFiles.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { useText } from '#ui/i18n/useText.ts';
import { ChartOrderItems } from './ChartOrderItems.tsx';
import { chartFigure } from './chartFiles.tsx';
import { svgToPng } from './figureSvg.ts';

interface ChartMenuProps {
  readonly name: string;
  readonly drawing: ChartDrawing;
  readonly figure: { readonly current: HTMLElement | null };
  /** Opens the fields of a typed range. */
  readonly onRange: () => void;
}

const RANGES: readonly { readonly kind: YRange['kind']; readonly label: string }[] = [
  { kind: 'auto', label: 'Automatic y range' },
  { kind: 'full', label: 'Full y range' },
  { kind: 'fixed', label: 'y from … to …' },
];

/** What can be done with a chart: its axes, its place, files of it and of its runs. Loaded when asked for. */
export function ChartMenu({ name, drawing, figure, onRange }: ChartMenuProps) {
  const t = useText();
  const lab = useLab();
  const board = useBoard();
  const { metric } = drawing;
  const logY = useChartView((view) => usesLogY(metric, view));
  const range = useChartView(({ yRange }) => yRange[metric]?.kind ?? 'auto');
  const [open, setOpen] = useState(true);
  const slug = metricSlug(metric);
  const [first] = board.runs();
  const fileName = `${first?.runId ?? 'runs'}-${slug}`;

  const save = (make: () => Promise<void>) => void saveOrAlert(lab, make);
  const drawn = () =>
    chartFigure(
      drawing,
      board.runs().map(({ label }) => label),
      t,
    );
  const encode = (text: string) => new TextEncoder().encode(text).buffer;
  const files = [
    {
      label: 'PNG',
      save: async () => lab.saveFile(`${fileName}.png`, await svgToPng(drawn())),
    },
    { label: 'SVG', save: async () => lab.saveFile(`${fileName}.svg`, encode(drawn().text)) },
    {
      label: 'CSV',
      save: async () => lab.saveFile(`${fileName}.csv`, await chartCsv(metric, board.runs())),
    },
    {
      label: 'JSON',
      save: async () => lab.saveFile(`${fileName}.json`, await chartJson(metric, board.runs())),
    },
  ];
  const saveRuns = async () => {
    for (const { runId } of board.runs()) lab.transfer.exportRuns([runId], false, runId);
  };
  const saveEvents = async () => {
    for (const { runId } of board.runs()) {
      const file = await runFile(lab, runId, 'tensorboard');
      if (file !== null) lab.saveFile(file.fileName, file.bytes);
    }
  };

  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <DropdownMenu.Trigger className="chart-menu-button" aria-label={name}>
        ⋯
      </DropdownMenu.Trigger>
      {/* What is outside of a modal dialog cannot be pressed. */}
      <DropdownMenu.Portal container={figure.current?.closest('dialog') ?? null}>
        <DropdownMenu.Content
          className="chart-menu"
          align="end"
          sideOffset={4}
          collisionPadding={8}
          onCloseAutoFocus={(event) => {
            // The fields that were asked for keep the focus.
            if (figure.current?.querySelector('.chart-range')) event.preventDefault();
          }}
        >
          <DropdownMenu.CheckboxItem
            className="chart-menu-item"
            checked={logY}
            onCheckedChange={(log) =>
              board.change({ logY: { ...board.view.getState().logY, [metric]: log } })
            }
          >
            <DropdownMenu.ItemIndicator className="chart-menu-check">✓</DropdownMenu.ItemIndicator>
            {t('Logarithmic y axis')}
          </DropdownMenu.CheckboxItem>
          <DropdownMenu.RadioGroup
            value={range}
            onValueChange={(kind) => {
              if (kind === 'auto' || kind === 'full') {
                const { yRange } = board.view.getState();
                board.change({ yRange: { ...yRange, [metric]: { kind } } });
              }
            }}
          >
            {RANGES.map(({ kind, label }) => (
              <DropdownMenu.RadioItem
                key={kind}
                value={kind}
                className="chart-menu-item"
                // The chosen one can be typed again.
                onSelect={kind === 'fixed' ? onRange : undefined}
              >
                <DropdownMenu.ItemIndicator className="chart-menu-check">
                  ✓
                </DropdownMenu.ItemIndicator>
                {t(label)}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <DropdownMenu.Separator className="chart-menu-separator" />
          <ChartOrderItems metric={metric} />
          <DropdownMenu.Label className="chart-menu-label">{t('This chart')}</DropdownMenu.Label>
          {files.map((file) => (
            <DropdownMenu.Item
              key={file.label}
              className="chart-menu-item"
              onSelect={() => save(file.save)}
            >
              {file.label}
            </DropdownMenu.Item>
          ))}
          <DropdownMenu.Separator className="chart-menu-separator" />
          <DropdownMenu.Label className="chart-menu-label">{t('Whole run')}</DropdownMenu.Label>
          <DropdownMenu.Item className="chart-menu-item" onSelect={() => save(saveRuns)}>
            {t('One JSON file')}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="chart-menu-item" onSelect={() => save(saveEvents)}>
            {t('TensorBoard events')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
