/** Takes a run back to one of its checkpoints: what came after it is forgotten. */

import { say, type Words } from '#base/words.ts';
import type { CheckpointLog } from './checkpointLog.ts';
import type { Database, NewRecord } from './database.ts';
import type { RecordKey } from './envelope.ts';
import { chunkOf, type MetricsLog } from './metricsLog.ts';
import { encodeRun, encodeSteps, type StoredRun } from './schemas.ts';
import { tensorHealthOf, tensorRecord } from './tensorHealth.ts';

interface RewindParts {
  readonly database: Database;
  readonly metrics: MetricsLog;
  readonly checkpoints: CheckpointLog;
  readonly nameOf: (runId: string) => Words;
}

/** In one transaction. @returns the run's record as stored @throws StorageError */
export async function rewindRun(
  { database, metrics, checkpoints, nameOf }: RewindParts,
  run: StoredRun,
  toStep: number,
): Promise<StoredRun> {
  const { runId } = run;
  const { steps, evaluations } = await metrics.read(runId);
  const kept = steps.filter(({ step }) => step <= toStep);
  const measured = evaluations.filter(({ step }) => step <= toStep);
  const accuracies = measured.flatMap(({ knnTop1 }) => knnTop1 ?? []);
  const back: StoredRun = {
    ...run,
    ...{ state: 'stopped', fault: null, steps: toStep },
    notes: run.notes.filter(({ step }) => step <= toStep),
    diagnoses: run.diagnoses.filter(({ step }) => step <= toStep),
    lastLoss: kept.at(-1)?.lossInst ?? null,
    lastKnn: accuracies.at(-1) ?? null,
    bestKnn: accuracies.length === 0 ? null : Math.max(...accuracies),
  };
  const chunk = chunkOf(toStep);
  const tail = kept.filter(({ step }) => chunkOf(step) === chunk);
  const change = await checkpoints.back(runId, toStep);
  const tensors = await tensorsUntil(database, runId, toStep);
  const records: readonly NewRecord[] = [
    { key: ['run', runId, 0], bytes: encodeRun(back) },
    ...(tail.length > 0
      ? [{ key: ['steps', runId, chunk], bytes: encodeSteps(tail) } as const]
      : []),
    ...tensors,
    ...change.records,
  ];
  const isLater = ([kind, , index]: RecordKey): boolean =>
    kind === 'steps' ? index > chunk || (index === chunk && tail.length === 0) : index > toStep;
  const others: RecordKey[] = [];
  for (const kind of ['steps', 'evaluation', 'tensors'] as const) {
    others.push(...(await database.keys(kind, runId)).filter(isLater));
  }
  const what = say('The return of {{run}} to step {{step}}', { run: nameOf(runId), step: toStep });
  await database.save(what, records, [...change.without, ...others]);
  metrics.forget(runId);
  return back;
}

/** The piece of the tensors' health that goes on after the step, cut at it. */
async function tensorsUntil(
  database: Database,
  runId: string,
  toStep: number,
): Promise<readonly NewRecord[]> {
  const last = (await database.keys('tensors', runId)).filter(([, , at]) => at <= toStep).at(-1);
  if (last === undefined) return [];
  const { records } = await database.load('tensors', runId, last[2]);
  const parts = tensorHealthOf(records.map(({ bytes }) => bytes));
  return parts.flatMap(({ tensors, points }) => {
    const until = points.filter(({ step }) => step <= toStep);
    return tensorRecord(runId, { tensors, points: until }) ?? [];
  });
}
