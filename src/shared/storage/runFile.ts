/**
 * A run as one JSON file: its record, the user's metadata, evaluations and tensors' health, and its
 * steps as `steps: { columns, rows }`, one row per line, so that a long run is written and read
 * line by line; the record's own count of steps is `stepsDone`. NaN, ±Infinity and −0 are names in the rows ("NaN") and `{"$number":"NaN"}`
 * elsewhere. Version 1 had the config, notes in English, evaluations and steps only.
 */
import * as v from 'valibot';
import { say, type Words, wordsOf } from '#base/words.ts';
import { createYielder } from '#base/yieldEvery.ts';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { STEP_METRIC_NAMES, type StepMetrics } from '#run/metrics.ts';
import type { RunMetadata } from '#run/runMetadata.ts';
import type { TensorHealthPoints } from '#run/tensorHealth.ts';
import { jsonText, numberNamed, withNamedNumbers, withNumbers } from './json.ts';
import { metadataSchema } from './metadataSchema.ts';
import { damagedFile, misfit, wrongFile } from './runFileError.ts';
import {
  evaluationFromJson,
  IS_LIVE,
  runFromJson,
  type StoredRun,
  stepFromJson,
} from './schemas.ts';
import { partSchema } from './tensorHealth.ts';
import { linesOf, MAX_TEXT_BYTES } from './textLines.ts';
import { UNKNOWN_ADAPTER, unknownImages } from './unknownParts.ts';

const FORMAT = 'protolab-run';
const VERSION = 2;

/** Everything of a run but its checkpoint and its prototypes. */
export interface RunContent {
  readonly run: StoredRun;
  readonly metadata: RunMetadata;
  /** By rising step. */
  readonly steps: readonly StepMetrics[];
  readonly evaluations: readonly Evaluation[];
  readonly tensors: readonly TensorHealthPoints[];
}

export interface ReadRun extends RunContent {
  /** Parts that this version cannot use, as sentences. */
  readonly problems: readonly Words[];
}

/** Rows written between two checks of the clock. */
const PIECE = 500;

/** The file's text in pieces. */
export async function* runFileText(content: RunContent): AsyncGenerator<string> {
  const { metadata, steps, evaluations, tensors } = content;
  const { steps: stepsDone, ...record } = content.run;
  const head = jsonText({
    ...{ format: FORMAT, version: VERSION },
    ...record,
    stepsDone,
    ...{ metadata, evaluations, tensors },
  });
  yield `${head.slice(0, -1)},\n"steps":{"columns":${JSON.stringify(STEP_METRIC_NAMES)},"rows":[`;
  const yieldNow = createYielder();
  for (let from = 0; from < steps.length; from += PIECE) {
    const rows = steps.slice(from, from + PIECE).map((step) => rowText(step));
    yield `${from === 0 ? '' : ','}\n${rows.join(',\n')}`;
    await yieldNow();
  }
  yield ']}}\n';
}

const rowText = (step: StepMetrics): string =>
  JSON.stringify(
    STEP_METRIC_NAMES.map((name) => {
      const value = step[name];
      if (value === null || (Number.isFinite(value) && !Object.is(value, -0))) return value;
      return Object.is(value, -0) ? '-0' : String(value);
    }),
  );

/** Whether a JSON file is a run's, by its first bytes. */
export async function isRunFile(blob: Blob): Promise<boolean> {
  const head = await blob.slice(0, 400).text();
  return /^\s*\{\s*"format"\s*:\s*"protolab-run"/.test(head);
}

/** @throws RunFileError naming the file, the field and the fix */
export async function readRunFile(blob: Blob, file: string): Promise<ReadRun> {
  const { head, columns, rows } = await partsOf(blob, file);
  const steps = await stepsOf(columns, rows, file);
  const evaluations = listOf(head.evaluations).map((json, i) => {
    try {
      return evaluationFromJson(head.version === 1 ? withNamedNumbers(json) : json);
    } catch (error) {
      throw misfit(file, error, `evaluations.${i}`);
    }
  });
  try {
    const record =
      head.version === 1
        ? recordOfVersion1(head, steps, evaluations)
        : { ...head, steps: head.stepsDone };
    const { run, problems } = runFromJson(record);
    if (!/\S/.test(run.runId) || run.runId.length > 200) {
      throw damagedFile(file, say('its field "{{field}}" is no name of a run', { field: 'runId' }));
    }
    const metadata = v.parse(
      metadataSchema,
      head.version === 1 ? { name: head.name } : (head.metadata ?? {}),
    );
    const tensors = v.parse(v.optional(v.array(partSchema), []), head.tensors);
    return { run: ended(run, steps), metadata, steps, evaluations, tensors, problems };
  } catch (error) {
    throw misfit(file, error);
  }
}

/** A run that was training when its file was written has stopped there. */
function ended(run: StoredRun, steps: readonly StepMetrics[]): StoredRun {
  if (!IS_LIVE[run.state]) return run;
  return { ...run, state: 'stopped', endedAt: run.endedAt ?? endOf(steps) };
}

/** The last time that a date can have. */
const LAST_MS = 8.64e15;

/** Milliseconds since 1970 of the last step; null if it is not known. */
function endOf(steps: readonly StepMetrics[]): number | null {
  const at = steps.at(-1)?.atMs;
  return at !== undefined && Math.abs(at) <= LAST_MS ? at : null;
}

interface FileParts {
  readonly head: Readonly<Record<string, unknown>>;
  readonly columns: readonly string[];
  /** The rows' texts, or the rows themselves. */
  readonly rows: AsyncIterable<unknown> | Iterable<unknown>;
}

const headSchema = v.looseObject({
  format: v.literal(FORMAT),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
});

const stepsSchema = v.object({ columns: v.array(v.string()), rows: v.array(v.unknown()) });

const STEPS_LINE = /^"steps":(\{"columns":\[.*\],"rows":\[)(.*)$/;

async function partsOf(blob: Blob, file: string): Promise<FileParts> {
  const lines = linesOf(blob, file);
  let text = '';
  for (;;) {
    const { value: line = '', done = false } = await lines.next();
    if (done) break;
    const found = STEPS_LINE.exec(line);
    if (found === null) {
      text += `${line}\n`;
      if (text.length > MAX_TEXT_BYTES) throw damagedFile(file, say('it is too long for one run'));
      continue;
    }
    const [, before = '', after = ''] = found;
    const head = headOf(`${text.trimEnd().replace(/,$/, '')}}`, file);
    const { columns } = v.parse(stepsSchema, jsonOf(`${before}]}`, file));
    return { head, columns, rows: rowTexts(lines, after) };
  }
  // Written by another program, or laid out again.
  const head = headOf(text, file);
  const steps = v.safeParse(stepsSchema, head.steps ?? { columns: [], rows: [] });
  if (!steps.success) throw misfit(file, new v.ValiError(steps.issues), 'steps');
  return { head, ...steps.output };
}

function headOf(text: string, file: string): Readonly<Record<string, unknown>> {
  const json = withNumbers(jsonOf(text, file));
  const head = v.safeParse(headSchema, json);
  if (!head.success) throw wrongFile(file);
  if (head.output.version > VERSION) {
    throw wrongFile(
      file,
      say('it has version {{version}}, and this version of the lab reads up to {{own}}', {
        version: head.output.version,
        own: VERSION,
      }),
    );
  }
  return head.output;
}

function jsonOf(text: string, file: string): unknown {
  try {
    return parseStrictJson(text);
  } catch (error) {
    throw damagedFile(file, say('its text {{problem}}', { problem: wordsOf(error) }));
  }
}

/** The texts of the rows, from the rest of the line that opened them to `]}}`. */
async function* rowTexts(lines: AsyncGenerator<string>, first: string): AsyncGenerator<string> {
  let rest = first;
  for (;;) {
    const text = rest.trim();
    const last = text.endsWith(']}}');
    const row = (last ? text.slice(0, -3) : text).replace(/,$/, '');
    if (row !== '') yield row;
    if (last) return;
    const next = await lines.next();
    // A file that was cut off ends without its last line.
    if (next.done === true) yield '';
    if (next.done === true) return;
    rest = next.value;
  }
}

async function stepsOf(
  columns: readonly string[],
  rows: FileParts['rows'],
  file: string,
): Promise<readonly StepMetrics[]> {
  const steps: StepMetrics[] = [];
  let before = 0;
  for await (const row of rows) {
    const n = steps.length + 1;
    const cells = typeof row === 'string' ? cellsOf(row, n, file) : row;
    if (!Array.isArray(cells) || cells.length !== columns.length) {
      throw damagedFile(file, say('row {{n}} of its steps is not as long as its columns', { n }));
    }
    const values = columns.map((name, i) => [name, numberNamed(cells[i]) ?? cells[i]] as const);
    let step: StepMetrics;
    try {
      step = stepFromJson(Object.fromEntries(values));
    } catch (error) {
      throw misfit(file, error, `steps.rows.${n - 1}`);
    }
    if (!Number.isSafeInteger(step.step) || step.step <= before) {
      throw damagedFile(
        file,
        say('its field "{{field}}" is {{found}}, after step {{before}}', {
          ...{ field: `steps.rows.${n - 1}.step`, found: String(step.step), before },
        }),
      );
    }
    before = step.step;
    steps.push(step);
  }
  return steps;
}

function cellsOf(text: string, n: number, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw damagedFile(
      file,
      text === ''
        ? say('it ends after {{n}} steps, within the list of steps', { n: n - 1 })
        : say('row {{n}} of its steps is not valid JSON', { n }),
    );
  }
}

const listOf = (json: unknown): readonly unknown[] => (Array.isArray(json) ? json : []);

/** The record of a file without one: what it does not say is unknown. */
function recordOfVersion1(
  head: Readonly<Record<string, unknown>>,
  steps: readonly StepMetrics[],
  evaluations: readonly Evaluation[],
): Readonly<Record<string, unknown>> {
  const accuracies = evaluations.flatMap(({ knnTop1 }) => (knnTop1 === null ? [] : [knnTop1]));
  return {
    ...head,
    name: head.runId,
    dataset: unknownImages(typeof head.dataset === 'string' ? head.dataset : ''),
    adapter: UNKNOWN_ADAPTER,
    endedAt: endOf(steps),
    fault: null,
    steps: steps.at(-1)?.step ?? 0,
    lastLoss: steps.at(-1)?.lossInst ?? null,
    lastKnn: accuracies.at(-1) ?? null,
    bestKnn: accuracies.length > 0 ? Math.max(...accuracies) : null,
  };
}
