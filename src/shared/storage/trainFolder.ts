/** A folder that `npm run train -- --out` wrote: `config.json` and `metrics.jsonl`. */
import * as v from 'valibot';
import { say, type Words } from '#base/words.ts';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import { configFromJson, type RunConfig } from '#run/config.ts';
import type { Diagnosis } from '#run/diagnosis.ts';
import type { Evaluation } from '#run/evaluations.ts';
import { STEP_METRIC_NAMES, type StepMetrics, stepMetric } from '#run/metrics.ts';
import type { RunNote } from '#run/protocol.ts';
import { NO_METADATA } from '#run/runMetadata.ts';
import { diagnosisSchema } from './diagnosisSchema.ts';
import { withNamedNumbers } from './json.ts';
import { type RunAbout, readRunAbout } from './runAbout.ts';
import type { ReadRun } from './runFile.ts';
import { damagedFile, misfit } from './runFileError.ts';
import { evaluationFromJson, noteSchema, type StoredRun, stepFromJson } from './schemas.ts';
import { linesOf } from './textLines.ts';
import { UNKNOWN_ADAPTER, unknownImages } from './unknownParts.ts';

/** A metric's name in a line, and ours. */
const OWN_NAMES: ReadonlyMap<string, string> = new Map(
  STEP_METRIC_NAMES.map((metric) => [stepMetric(metric).jsonl ?? metric, metric]),
);

export interface TrainFolder {
  /** The folder's name. */
  readonly name: string;
  readonly config: Blob;
  readonly metrics: Blob;
  /** `about.json`; null without one. */
  readonly about: Blob | null;
  /** `tiles.json`; null without one. */
  readonly tiles: Blob | null;
  /** Stands for its start, which the files do not tell; milliseconds since 1970. */
  readonly at: number;
}

/** @throws RunFileError naming the file, the line and the field */
export async function readTrainFolder({
  name,
  config,
  metrics,
  about: aboutFile,
  tiles: tilesFile,
  at,
}: TrainFolder): Promise<ReadRun> {
  const read = await configOf(config, `${name}/config.json`);
  const lines = await metricsOf(metrics, `${name}/metrics.jsonl`);
  const { steps, evaluations, notes, diagnoses } = lines;
  const last = steps.at(-1);
  const about = await aboutOf(aboutFile, `${name}/about.json`);
  const tiles = await tilesOf(tilesFile);
  const stepsPerEpoch = about?.stepsPerEpoch ?? epochLength(steps);
  const totalSteps = about?.totalSteps ?? planned(read.config, stepsPerEpoch, last);
  const accuracies = evaluations.flatMap(({ knnTop1 }) => (knnTop1 === null ? [] : [knnTop1]));
  const broke = about?.state === 'failed' || diagnoses.some(({ why }) => why === 'fault');
  const done = (last?.step ?? 0) >= totalSteps && totalSteps > 0;
  const run: StoredRun = {
    ...{ runId: name, name, config: read.config },
    dataset: about?.dataset ?? unknownImages(''),
    adapter: about?.adapter ?? UNKNOWN_ADAPTER,
    ...{ startedAt: about?.startedAt ?? at, endedAt: about?.endedAt ?? null },
    ...{ fault: null, notes, diagnoses },
    state: broke ? 'failed' : done ? 'finished' : 'stopped',
    ...{ steps: last?.step ?? 0, totalSteps, stepsPerEpoch },
    lastLoss: last?.lossInst ?? null,
    lastKnn: accuracies.at(-1) ?? null,
    bestKnn: accuracies.length > 0 ? Math.max(...accuracies) : null,
    ...(tiles !== undefined && { tiles }),
  };
  const { problems } = read;
  return { run, metadata: NO_METADATA, steps, evaluations, tensors: [], problems };
}

async function configOf(
  blob: Blob,
  file: string,
): Promise<{ readonly config: RunConfig; readonly problems: readonly Words[] }> {
  try {
    return configFromJson(parseStrictJson(await blob.text()));
  } catch (error) {
    throw misfit(file, error);
  }
}

async function aboutOf(blob: Blob | null, file: string): Promise<RunAbout | null> {
  if (blob === null) return null;
  try {
    return readRunAbout(await blob.text());
  } catch (error) {
    throw misfit(file, error);
  }
}

/** How its tiles were chosen; a file that cannot be read is no reason to refuse the run. */
async function tilesOf(blob: Blob | null): Promise<unknown> {
  try {
    return blob === null ? undefined : parseStrictJson(await blob.text());
  } catch {
    return undefined;
  }
}

/** Steps of an epoch; 0 where fewer than one were trained. */
function epochLength(steps: readonly StepMetrics[]): number {
  const second = steps.find(({ epoch }) => epoch === 1);
  return second === undefined ? 0 : second.step - 1;
}

function planned(
  { epochs, maxSteps }: RunConfig,
  stepsPerEpoch: number,
  last: StepMetrics | undefined,
): number {
  // One epoch or less: what was trained is all that is known.
  const whole = stepsPerEpoch > 0 ? epochs * stepsPerEpoch : epochs === 1 ? (last?.step ?? 0) : 0;
  return maxSteps > 0 && whole > 0 ? Math.min(maxSteps, whole) : Math.max(maxSteps, whole);
}

async function metricsOf(blob: Blob, file: string) {
  const steps: StepMetrics[] = [];
  const evaluations: Evaluation[] = [];
  const notes: RunNote[] = [];
  const diagnoses: Diagnosis[] = [];
  let n = 0;
  for await (const line of linesOf(blob, file)) {
    n++;
    if (line.trim() === '') continue;
    const at = `line ${n}`;
    try {
      const read = readMetricsLine(line, steps.at(-1)?.step ?? 0);
      if (read.kind === 'note') notes.push(read.note);
      else if (read.kind === 'diagnosis') diagnoses.push(read.diagnosis);
      else if (read.kind === 'step') steps.push(read.step);
      else evaluations.push(read.evaluation);
    } catch (error) {
      throw misfit(file, error, at);
    }
    const [before, last] = steps.slice(-2);
    if (before !== undefined && last !== undefined && last.step <= before.step) {
      throw damagedFile(
        file,
        say('its field "{{field}}" is {{found}}, after step {{before}}', {
          ...{ field: `${at}.step`, found: String(last.step), before: before.step },
        }),
      );
    }
  }
  return { steps, evaluations, notes, diagnoses };
}

/** A line of `metrics.jsonl`. */
export type MetricsLine =
  | { readonly kind: 'step'; readonly step: StepMetrics }
  | { readonly kind: 'evaluation'; readonly evaluation: Evaluation }
  | { readonly kind: 'note'; readonly note: RunNote }
  | { readonly kind: 'diagnosis'; readonly diagnosis: Diagnosis };

/** @param step of the last line of a step before it @throws Error if it is no such line */
export function readMetricsLine(line: string, step: number): MetricsLine {
  const record = recordOf(line);
  if ('note' in record) return { kind: 'note', note: v.parse(noteSchema, record.note) };
  if ('diagnosis' in record) {
    return { kind: 'diagnosis', diagnosis: v.parse(diagnosisSchema, record.diagnosis) };
  }
  if ('step' in record) return { kind: 'step', step: stepOf(record) };
  // The line of an evaluation follows that of its last step.
  return { kind: 'evaluation', evaluation: evaluationFromJson({ ...record, step }) };
}

function recordOf(line: string): Readonly<Record<string, unknown>> {
  return v.parse(v.record(v.string(), v.unknown()), withNamedNumbers(parseStrictJson(line)));
}

const stepOf = (record: Readonly<Record<string, unknown>>): StepMetrics =>
  stepFromJson(
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [OWN_NAMES.get(name) ?? name, value]),
    ),
  );
