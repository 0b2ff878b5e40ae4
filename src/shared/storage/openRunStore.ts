/** The history of runs, in IndexedDB. */
import type { UseStore } from 'idb-keyval';
import { say, type Words } from '#base/words.ts';
import type { DataEvaluation } from '#run/evaluations.ts';
import { NO_METADATA, type RunMetadata } from '#run/runMetadata.ts';
import { CheckpointLog } from './checkpointLog.ts';
import { Database, type NewRecord } from './database.ts';
import type { RecordKey } from './envelope.ts';
import { decodeJson, encodeJson } from './json.ts';
import { decodeMetadata, encodeMetadata } from './metadataSchema.ts';
import { MetricsLog } from './metricsLog.ts';
import { importLocks, type RunLocks, runLocks } from './ownership.ts';
import { configProblem, unreadableProblem } from './problems.ts';
import { decodeClustering, encodeClustering } from './prototypeRecords.ts';
import { rewindRun } from './rewindRun.ts';
import type { RunStore } from './runStore.ts';
import {
  decodeDataEvaluation,
  decodeRun,
  encodeDataEvaluation,
  encodeRun,
  IS_LIVE,
  type StoredRun,
} from './schemas.ts';
import { placedStore } from './spareStore.ts';
import { readFailure, StorageError, writeFailure } from './storageError.ts';
import { tensorHealthOf, tensorRecord } from './tensorHealth.ts';

/** Dependencies of the run store; tests replace them. */
export interface RunStoreParts {
  readonly store?: UseStore;
  readonly locks?: RunLocks;
  readonly imports?: RunLocks;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

const NOT_STORED = say('The run is no longer stored.');

/** A run's name in a sentence. */
const runInWords = (name: string): Words => say('run "{{name}}"', { name });

/** @throws StorageError when the browser's storage for this site cannot be opened */
export async function openRunStore(parts: RunStoreParts = {}): Promise<RunStore> {
  const runStore = createRunStore(parts);
  await runStore.probe();
  return runStore;
}

/** The same without looking whether the storage can be opened: every call says for itself. */
export function createRunStore(parts: RunStoreParts = {}): RunStore {
  const store = parts.store ?? placedStore('protolab', 'records');
  const locks = parts.locks ?? runLocks();
  const imports = parts.imports ?? importLocks();
  const names = new Map<string, string>();
  const nameOf = (runId: string) => runInWords(names.get(runId) ?? runId);
  const now = parts.now ?? Date.now;
  const database = new Database(store, now, nameOf);
  const metrics = new MetricsLog(database, nameOf);
  const log = new CheckpointLog(database, now, nameOf);

  // Writes are serialised in the order of the calls.
  let lastWrite: Promise<unknown> = Promise.resolve();
  function inOrder<T>(write: () => Promise<T>): Promise<T> {
    const next = lastWrite.then(write);
    lastWrite = next.catch(() => undefined);
    return next;
  }

  const heldRuns = () =>
    locks.held().catch((error: unknown) => {
      throw readFailure(say('The list of runs being trained'), error);
    });

  async function refuseOwned(runId: string, message: Words): Promise<void> {
    if ((await heldRuns()).has(runId)) throw new StorageError('busy', message);
  }

  async function storeRun(
    run: StoredRun,
    what: Words,
    more: readonly NewRecord[] = [],
    without: readonly RecordKey[] = [],
  ): Promise<void> {
    names.set(run.runId, run.name);
    const live = IS_LIVE[run.state];
    const mayStore = live
      ? await locks.hold(run.runId).catch((error: unknown) => {
          throw writeFailure(what, 0, error);
        })
      : true;
    if (!mayStore) {
      throw new StorageError(
        'busy',
        say(
          'The {{run}} is being trained in another tab. Stop it there first, or start a new run.',
          { run: nameOf(run.runId) },
        ),
      );
    }
    try {
      const entry: NewRecord = { key: ['run', run.runId, 0], bytes: encodeRun(run) };
      await database.save(what, [entry, ...more], without);
    } finally {
      if (!live) locks.release(run.runId);
    }
  }

  async function dataEvaluations(runId: string): Promise<readonly DataEvaluation[]> {
    const { records } = await database.load('elsewhere', runId);
    return records.flatMap(({ bytes }) => {
      try {
        return [decodeDataEvaluation(bytes)];
      } catch {
        // Of another version; it is replaced by the next.
        return [];
      }
    });
  }

  async function asCutOff(run: StoredRun, savedAt: number): Promise<StoredRun> {
    const end = await metrics.readEnd(run.runId);
    const knn = end.evaluation?.knnTop1 ?? null;
    return {
      ...run,
      state: 'stopped',
      endedAt: run.endedAt ?? Math.max(savedAt, end.savedAt),
      steps: Math.max(run.steps, end.step?.step ?? 0),
      lastLoss: end.step?.lossInst ?? run.lastLoss,
      lastKnn: knn ?? run.lastKnn,
      bestKnn: knn === null ? run.bestKnn : Math.max(run.bestKnn ?? knn, knn),
    };
  }

  const deleteRun = (runId: string) =>
    inOrder(async () => {
      await refuseOwned(
        runId,
        say('The {{run}} is being trained and cannot be deleted. Stop it first.', {
          run: nameOf(runId),
        }),
      );
      metrics.forget(runId);
      return { runId, records: await database.take(runId) };
    });

  return {
    probe: () => database.probe(),
    hasRun: async (runId) => (await database.keys('run', runId)).length > 0,
    putRun: (run) =>
      inOrder(() =>
        storeRun(run, say('The history entry of {{run}}', { run: runInWords(run.name) })),
      ),

    async listRuns() {
      // Read before and after, so that a run that starts or ends meanwhile is not taken for
      // interrupted.
      const ownedBefore = await heldRuns();
      const stored = await database.load('run');
      const owned = new Set([...ownedBefore, ...(await heldRuns())]);
      const problems = new Map(stored.problems.map((problem) => [problem.record, problem]));
      const runs: StoredRun[] = [];
      for (const { key, bytes, savedAt } of stored.records) {
        try {
          const { run, problems: fields } = decodeRun(bytes);
          names.set(run.runId, run.name);
          if (fields.length > 0) {
            const problem = configProblem(key, nameOf(run.runId), fields);
            problems.set(problem.record, problem);
          }
          const cutOff = IS_LIVE[run.state] && !owned.has(run.runId);
          runs.push(cutOff ? await asCutOff(run, savedAt) : run);
        } catch (error) {
          if (error instanceof StorageError) throw error;
          const problem = unreadableProblem(key, nameOf(key[1]));
          problems.set(problem.record, problem);
        }
      }
      const metadata = new Map<string, RunMetadata>();
      const beside = await database.load('meta');
      for (const problem of beside.problems) problems.set(problem.record, problem);
      for (const { key, bytes } of beside.records) {
        try {
          metadata.set(key[1], decodeMetadata(bytes));
        } catch {
          const problem = unreadableProblem(key, nameOf(key[1]));
          problems.set(problem.record, problem);
        }
      }
      for (const problem of await database.quarantined()) problems.set(problem.record, problem);
      runs.sort((a, b) => b.startedAt - a.startedAt);
      const checkpoints = new Set((await database.keys('checkpoint')).map(([, runId]) => runId));
      return { runs, metadata, checkpoints, problems: [...problems.values()] };
    },

    appendSteps: (runId, steps) => inOrder(() => metrics.appendSteps(runId, steps)),
    appendEvaluation: (runId, evaluation) =>
      inOrder(() => metrics.appendEvaluation(runId, evaluation)),
    readMetrics: (runId) => metrics.read(runId),
    appendTensorHealth: (runId, part) =>
      inOrder(async () => {
        const what = say('The tensors’ health of {{run}}', { run: nameOf(runId) });
        const record = tensorRecord(runId, part);
        if (record !== null) await database.save(what, [record]);
      }),
    async readTensorHealth(runId) {
      const { records } = await database.load('tensors', runId);
      return tensorHealthOf(records.map(({ bytes }) => bytes));
    },

    putClustering: (clustering) =>
      inOrder(async () => {
        const { runId } = clustering.features;
        const bytes = await encodeClustering(clustering);
        const record: NewRecord = { key: ['prototypes', runId, 0], bytes, step: clustering.step };
        await database.save(say('The prototypes of {{run}}', { run: nameOf(runId) }), [record]);
      }),
    async readClustering(runId) {
      const { records } = await database.load('prototypes', runId);
      const [record] = records;
      if (record === undefined) return null;
      // A record of another version is replaced by the next clustering.
      return decodeClustering(record.bytes).catch(() => null);
    },

    putDataEvaluation: (runId, evaluation) =>
      inOrder(async () => {
        const what = say('The evaluation of {{run}}', { run: nameOf(runId) });
        const known = await dataEvaluations(runId);
        const same = known.findIndex(({ dataset }) => dataset === evaluation.dataset);
        const index = same < 0 ? known.length : same;
        const bytes = encodeDataEvaluation(evaluation);
        await database.save(what, [{ key: ['elsewhere', runId, index], bytes }]);
      }),
    readDataEvaluations: (runId) => dataEvaluations(runId),

    putCheckpoint: (runId, checkpoint, run) =>
      inOrder(async () => {
        if (run !== undefined) names.set(runId, run.name);
        const what = log.words(runId, checkpoint.step);
        const { records, without } = await log.change(runId, checkpoint, run?.totalSteps ?? 0);
        if (run === undefined) await database.save(what, records, without);
        else await storeRun(run, what, records, without);
      }),
    listCheckpoints: (runId) => log.list(runId),
    readCheckpoint: (runId, step) => log.read(runId, step),
    rewind: (runId, toStep) =>
      inOrder(async () => {
        await refuseOwned(
          runId,
          say('The {{run}} is being trained. Stop it first.', { run: nameOf(runId) }),
        );
        const [record] = (await database.load('run', runId)).records;
        if (record === undefined) throw new StorageError('failed', NOT_STORED);
        const { run } = decodeRun(record.bytes);
        return rewindRun({ database, metrics, checkpoints: log, nameOf }, run, toStep);
      }),

    putEnd: (runId, end) =>
      inOrder(async () => {
        if ((await heldRuns()).has(runId)) return false;
        const [record] = (await database.load('run', runId)).records;
        if (record === undefined) return true;
        const { run } = decodeRun(record.bytes);
        const live = IS_LIVE[run.state];
        if (!live && run.state !== 'failed') return true;
        const last = live ? await asCutOff(run, record.savedAt) : run;
        const what = say('The history entry of {{run}}', { run: runInWords(run.name) });
        await storeRun({ ...last, ...end }, what);
        return true;
      }),

    async importRun(runId, write) {
      const run = nameOf(runId);
      const what = say('The import of {{run}}', { run });
      const mark: RecordKey = ['importing', runId, 0];
      if (!(await imports.hold(runId))) {
        throw new StorageError(
          'busy',
          say('The {{run}} is being imported in another tab.', { run }),
        );
      }
      try {
        await inOrder(() => database.save(what, [{ key: mark, bytes: new Uint8Array() }]));
        await write();
        await inOrder(() => database.save(what, [], [mark]));
      } catch (error) {
        await deleteRun(runId).catch(() => {});
        throw error;
      } finally {
        imports.release(runId);
      }
    },
    async sweepImports() {
      const marked = (await database.keys('importing')).map(([, runId]) => runId);
      if (marked.length === 0) return [];
      const held = await imports.held();
      const ended = marked.filter((runId) => !held.has(runId));
      for (const runId of ended) await deleteRun(runId);
      return ended;
    },

    deleteRun,

    restoreRun: ({ runId, records }) =>
      inOrder(async () => {
        metrics.forget(runId);
        await database.putBack(runId, records);
      }),

    changeMetadata: (runId, change) =>
      inOrder(async () => {
        const what = say('The name and note of {{run}}', { run: nameOf(runId) });
        const { records, problems } = await database.load('meta', runId);
        const newer = problems.find(({ kind }) => kind === 'newer');
        if (newer !== undefined) throw new StorageError('newer', newer.message);
        let before = NO_METADATA;
        for (const { key, bytes } of records) {
          try {
            before = decodeMetadata(bytes);
          } catch (error) {
            const { message } = unreadableProblem(key, nameOf(runId));
            throw new StorageError('newer', message, 0, error);
          }
        }
        const metadata = { ...before, ...change };
        await database.save(what, [{ key: ['meta', runId, 0], bytes: encodeMetadata(metadata) }]);
        return metadata;
      }),

    async readQueue() {
      const { records, problems } = await database.load('queue');
      const [problem] = problems;
      if (problem !== undefined) {
        throw new StorageError(problem.kind === 'newer' ? 'newer' : 'damaged', problem.message);
      }
      const [record] = records;
      return record === undefined ? null : decodeJson(record.bytes);
    },
    writeQueue: (queue) =>
      inOrder(() =>
        database.save(say('The queue of runs'), [
          { key: ['queue', '', 0], bytes: encodeJson(queue) },
        ]),
      ),
  };
}
