import type { FaultCase, FaultOutcome } from './faultCase.ts';

export interface FaultRow {
  readonly fault: Pick<FaultCase, 'id' | 'what'>;
  readonly tries: number;
  readonly outcome: FaultOutcome;
  /** All of its tries, and what they needed before. */
  readonly tookMs: number;
}

/** A row of the JSON file. */
export interface FaultRecord {
  readonly id: string;
  readonly tries: number;
  readonly passed: number;
  readonly lost: number;
  readonly mixed: number;
  readonly recoverMsMax: number | null;
  readonly tookMs: number;
}

export const recordOf = ({ fault, tries, outcome, tookMs }: FaultRow): FaultRecord => ({
  id: fault.id,
  tries,
  passed: outcome.passed,
  lost: outcome.lost,
  mixed: outcome.mixed,
  recoverMsMax: outcome.recoverMs === null ? null : Math.round(outcome.recoverMs),
  tookMs: Math.round(tookMs),
});

/** Whether every try met its criterion and nothing was lost or mixed. */
export const holds = ({ tries, outcome }: FaultRow): boolean =>
  outcome.passed === tries && outcome.lost === 0 && outcome.mixed === 0;

const HEAD = ['', 'fault', 'tries', 'passed', 'lost', 'mixed', 'recovery', 'took'];

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** The table; below it the reasons of the rows that did not hold, and what was not tried. */
export function faultTable(rows: readonly FaultRow[]): string {
  const cells = rows.map(({ fault, tries, outcome, tookMs }) => [
    fault.id,
    fault.what,
    tries === 0 ? '–' : String(tries),
    tries === 0 ? '–' : String(outcome.passed),
    tries === 0 ? '–' : String(outcome.lost),
    tries === 0 ? '–' : String(outcome.mixed),
    outcome.recoverMs === null ? '–' : seconds(outcome.recoverMs),
    tries === 0 ? '–' : seconds(tookMs),
  ]);
  const widths = HEAD.map((head, column) =>
    Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd();
  const words = rows.flatMap(({ fault, outcome }) =>
    outcome.words === undefined ? [] : [`${fault.id}: ${outcome.words}`],
  );
  const failed = rows.filter((row) => !holds(row)).map(({ fault }) => fault.id);
  const verdict =
    failed.length === 0 ? 'Every fault was survived.' : `Not survived: ${failed.join(', ')}.`;
  const all = rows.reduce((sum, { tookMs }) => sum + tookMs, 0);
  const time = `In all ${(all / 60_000).toFixed(1)} minutes.`;
  return [line(HEAD), ...cells.map(line), '', ...words, time, verdict].join('\n');
}
