import '#ui/charts/ChartMenu.css';
import { DropdownMenu } from 'radix-ui';
import { useState } from 'react';
import { compareCsv, compareJson } from '#store/compare/compareFiles.ts';
import type { CompareColumn } from '#store/compare/compareRuns.ts';
import type { Summary } from '#store/compare/compareSummary.ts';
import { useLab } from '#store/hooks.ts';
import type { ChartBoard } from '#store/runs/chartBoard.ts';
import { saveOrAlert } from '#store/runs/saveOrAlert.ts';
import { useText } from '#ui/i18n/useText.ts';
import type { Comparison } from './useCompare.ts';

export interface ReportAsked {
  readonly comparison: Comparison;
  readonly columns: readonly CompareColumn[];
  readonly board: ChartBoard;
  readonly summary: Summary;
}

/** The comparison as a file: for readers, for spreadsheets, for programs. */
export function ReportMenu({ comparison, columns, board, summary }: ReportAsked) {
  const t = useText();
  const lab = useLab();
  const [making, setMaking] = useState(false);
  const ids = comparison.runs.map(({ runId }) => runId);
  const file = `compare-${ids.length <= 2 ? ids.join('-and-') : `${ids[0]}-and-${ids.length - 1}-more`}`;
  const save = async (extension: string, make: () => Promise<string> | string) => {
    setMaking(true);
    await saveOrAlert(lab, async () => {
      const { buffer } = new TextEncoder().encode(await make());
      lab.saveFile(`${file}.${extension}`, buffer);
    });
    setMaking(false);
  };
  const html = async () => {
    const { compareReport } = await import('./compareReport.tsx');
    return compareReport({ lab, comparison, columns, board, summary, t });
  };
  const files = [
    { label: t('HTML, one file to send'), save: () => save('html', html) },
    { label: t('CSV, the table'), save: () => save('csv', () => compareCsv(summary)) },
    { label: t('JSON, table and settings'), save: () => save('json', () => compareJson(summary)) },
  ];
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="button" disabled={making}>
        {t('Report')} <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="chart-menu" align="end" sideOffset={4}>
          {files.map((one) => (
            <DropdownMenu.Item
              key={one.label}
              className="chart-menu-item"
              onSelect={() => void one.save()}
            >
              {one.label}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
