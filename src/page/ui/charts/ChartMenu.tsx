import './ChartMenu.css';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { speak } from '#base/words.ts';
import { usesLogY } from '#charts/axes.ts';
import { chartInfo } from '#charts/chartLines.ts';
import type { ChartDrawing } from '#charts/drawing.ts';
import { metricSlug } from '#charts/table.ts';
import { X_LABELS } from '#charts/xAxis.ts';
import { useBoard, useChartView, useLab } from '#store/hooks.ts';
import { chartCsv, chartJson } from '#store/runs/chartExport.ts';
import { runFile } from '#store/runs/runFiles.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { useText } from '#ui/i18n/useText.ts';
import { figureSvg, svgToPng } from './figureSvg.ts';

interface ChartMenuProps {
  readonly name: string;
  readonly drawing: ChartDrawing;
  readonly figure: { readonly current: HTMLElement | null };
}

/** What can be done with a chart: files of it, files of its runs, its y axis. Loaded when asked for. */
export function ChartMenu({ name, drawing, figure }: ChartMenuProps) {
  const t = useText();
  const lab = useLab();
  const board = useBoard();
  const { metric } = drawing;
  const logY = useChartView((view) => usesLogY(metric, view));
  const [open, setOpen] = useState(true);
  const slug = metricSlug(metric);
  const [first] = board.runs();
  const fileName = `${first?.runId ?? 'runs'}-${slug}`;

  const save = (make: () => Promise<void>) => void saveOrAlert(lab, make);
  const drawn = () => {
    const plot = figure.current?.querySelector<SVGSVGElement>('.chart-plot svg');
    if (plot === null || plot === undefined) throw new Error('The chart is not drawn yet.');
    return figureSvg(plot, {
      title: t(chartInfo(metric).label),
      xLabel: t(X_LABELS[drawing.xKind]),
      yLabel: t(drawing.unit) || t(chartInfo(metric).label),
      runs: board.runs().map(({ label }) => label),
      lines: drawing.lines
        .filter(({ tone }) => tone !== 'faint')
        .toReversed()
        .map((line) => ({ ...line, label: speak(t, line.label) })),
    });
  };
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
  const saveRuns = async (kind: 'json' | 'tensorboard') => {
    for (const { runId } of board.runs()) {
      const file = await runFile(lab, runId, kind);
      if (file !== null) lab.saveFile(file.fileName, file.bytes);
    }
  };

  return (
    <DropdownMenu.Root open={open} onOpenChange={setOpen} modal={false}>
      <DropdownMenu.Trigger className="chart-menu-button" aria-label={name}>
        ⋯
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="chart-menu" align="end" sideOffset={4}>
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
          <DropdownMenu.Separator className="chart-menu-separator" />
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
          <DropdownMenu.Item
            className="chart-menu-item"
            onSelect={() => save(() => saveRuns('json'))}
          >
            {t('One JSON file')}
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className="chart-menu-item"
            onSelect={() => save(() => saveRuns('tensorboard'))}
          >
            {t('TensorBoard events')}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
