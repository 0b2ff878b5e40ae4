import {
  commandsMs,
  dispatchesOf,
  type ProfileBy,
  type ProfileRow,
  profileRows,
  rooflineMs,
  type StepProfile,
} from '#run/stepProfile.ts';
import { tileLines } from '../tools/tileLines.ts';
import { short } from './text.ts';

const TITLES: readonly (readonly [ProfileBy, string])[] = [
  ['part', 'By part'],
  ['kernel', 'By kernel'],
  ['layer', 'By layer'],
];

const HEADINGS = ['ms', 'share', 'commands', 'GFLOP/s', 'GB/s', 'workgroups', ''];

/** What `npm run bench -- --profile` prints. */
export function profileLines(profile: StepProfile): string[] {
  const { adapter, title, clock, rounds, stepMs, encodeMs, peaks, tiles } = profile;
  const by =
    clock === 'timestamps'
      ? "the GPU's timestamps"
      : 'the clock, because the adapter has no timestamps';
  const dispatches = dispatchesOf(profile);
  const least = rooflineMs(profile.commands, peaks);
  return [
    `${title}, on ${adapter}`,
    `a step takes ${short(stepMs)} ms, ${short(encodeMs)} ms of it until it is submitted; its ${dispatches} dispatches one by one take ${short(commandsMs(profile))} ms (${rounds} rounds, by ${by})`,
    `at the measured peaks (${short(peaks.gflops)} GFLOP/s, ${short(peaks.gigabytes)} GB/s) ${short(least)} ms would do: ${short((100 * least) / stepMs)} % of the roofline`,
    ...(tiles === undefined ? [] : tileLines(tiles)),
    ...TITLES.flatMap(([kind, heading]) => ['', heading, ...table(profileRows(profile, kind))]),
  ];
}

function table(rows: readonly ProfileRow[]): string[] {
  const cells = [HEADINGS, ...rows.map(rowOf)];
  const widths = HEADINGS.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, at) => (at === row.length - 1 ? cell : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
}

const rowOf = (row: ProfileRow): string[] => [
  row.ms.toFixed(3),
  `${(100 * row.share).toFixed(1)} %`,
  String(row.commands),
  short(row.gflops),
  short(row.gigabytes),
  row.workgroups.toLocaleString('en'),
  row.name ?? 'no layer',
];
