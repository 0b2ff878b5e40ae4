/** A chart as a file: CSV and JSON. */

import { createYielder } from '#base/yieldEvery.ts';
import type { ChartMetric } from '#charts/chartLines.ts';
import type { ChartRun } from '#charts/drawing.ts';
import { type Cell, chartTable } from '#charts/table.ts';

/** Rows written between two checks of the clock. */
const PIECE = 500;

/** Text, joined as bytes: a string of 800,000 rows would be built twice. */
async function written(pieces: AsyncIterable<string>): Promise<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of pieces) parts.push(encoder.encode(piece));
  return new Blob(parts).arrayBuffer();
}

/** JSON has no NaN and would write null, which reads as "not measured". */
function nameSpecial(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function csvCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** All values of a chart, not thinned: RFC 4180, NaN, Infinity and −Infinity by name, gaps empty. */
export function chartCsv(metric: ChartMetric, runs: readonly ChartRun[]): Promise<ArrayBuffer> {
  const table = chartTable(metric, runs);
  return written(
    (async function* () {
      const yieldNow = createYielder();
      yield `${table.columns.map(csvCell).join(',')}\r\n`;
      for (let from = 0; from < table.rows; from += PIECE) {
        let text = '';
        for (let i = from; i < Math.min(table.rows, from + PIECE); i++) {
          text += `${table.row(i).map(csvCell).join(',')}\r\n`;
        }
        yield text;
        await yieldNow();
      }
    })(),
  );
}

/** The same as JSON: `{ metric, columns, rows }`, one row per line; non-finite numbers as text. */
export function chartJson(metric: ChartMetric, runs: readonly ChartRun[]): Promise<ArrayBuffer> {
  const table = chartTable(metric, runs);
  const head = JSON.stringify({ metric, columns: table.columns }).slice(0, -1);
  return written(rowsJson(`${head},"rows":[`, table.rows, (i) => table.row(i), ']}\n'));
}

async function* rowsJson(
  before: string,
  rows: number,
  row: (index: number) => unknown,
  after: string,
): AsyncGenerator<string> {
  const yieldNow = createYielder();
  yield before;
  for (let from = 0; from < rows; from += PIECE) {
    let text = '';
    for (let i = from; i < Math.min(rows, from + PIECE); i++) {
      text += `${i === 0 ? '\n' : ',\n'}${JSON.stringify(row(i), nameSpecial)}`;
    }
    yield text;
    await yieldNow();
  }
  yield after;
}
