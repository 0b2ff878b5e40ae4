/** One run that is trained elsewhere: what is new in its folder goes into the run store and to the page. */
import { say, sentences, WordsError, wordsOf } from '#base/words.ts';
import { configFromJson } from '#run/config.ts';
import type { Event, RunNote } from '#run/protocol.ts';
import { type RunAbout, readRunAbout, toldFault } from '#storage/runAbout.ts';
import { misfit } from '#storage/runFileError.ts';
import type { RunStore } from '#storage/runStore.ts';
import type { StoredRun } from '#storage/schemas.ts';
import { type MetricsLine, readMetricsLine } from '#storage/trainFolder.ts';
import { UNKNOWN_ADAPTER, unknownImages } from '#storage/unknownParts.ts';
import { RecordJudge } from '#trainer/diagnosis/recordJudge.ts';
import { GrowingFile } from './growingFile.ts';
import type { WatchedFiles } from './watchedFiles.ts';

/** Lines that are stored at once. */
const PIECE = 4096;

interface Parts {
  /** The folder's. */
  readonly name: string;
  readonly files: WatchedFiles;
  readonly runStore: RunStore;
  readonly emit: (event: Event) => void;
  readonly now: () => number;
}

export class WatchedRun {
  readonly #parts: Parts;
  readonly #metrics: GrowingFile;
  #about: RunAbout | null = null;
  #run: StoredRun | null = null;
  /** Judges a run of which the record has no alarms of its own; null for one that has. */
  #judge: RecordJudge | null = null;
  /** Lines of metrics.jsonl that were read. */
  #lines = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
    const { files, name } = parts;
    this.#metrics = new GrowingFile(`${name}/metrics.jsonl`, (from) =>
      files.read('metrics.jsonl', from),
    );
  }

  /** Reads what is new. @returns whether the run is over @throws WordsError */
  async poll(): Promise<boolean> {
    const about = await this.#readAbout();
    if (this.#run === null || about?.startedAt !== this.#about?.startedAt) await this.#begin(about);
    this.#about = about;
    if (!(await this.#readMetrics(about)) || about === null || about.state === 'training') {
      return false;
    }
    await this.#takeCutLine();
    await this.#end(about);
    return true;
  }

  /** @returns false where the file is another now, and is to be read from its start */
  async #readMetrics(about: RunAbout | null): Promise<boolean> {
    for (;;) {
      const { lines, replaced, more } = await this.#metrics.next();
      if (replaced) {
        await this.#begin(about);
        return false;
      }
      for (let from = 0; from < lines.length; from += PIECE) {
        await this.#take(lines.slice(from, from + PIECE));
      }
      if (!more) return true;
    }
  }

  /** What the file of a run that has ended ends in: a line without its end, or a part of one. */
  async #takeCutLine(): Promise<void> {
    const line = this.#metrics.begun;
    if (line.trim() === '') return;
    try {
      await this.#take([line]);
    } catch {
      const { emit, name } = this.#parts;
      const { runId, steps, notes } = this.#current();
      const message = say(
        '{{run}}/metrics.jsonl ends in the middle of line {{line}}, which is left out.',
        { run: name, line: this.#lines },
      );
      const note: RunNote = { kind: 'change', step: steps, message };
      await this.#change({ notes: [...notes, note] });
      emit({ type: 'runNoted', runId, note });
    }
  }

  /** It is not watched any more; its record stays. */
  async leave(): Promise<void> {
    if (this.#run !== null) await this.#change({ state: 'stopped', endedAt: this.#parts.now() });
  }

  async #readAbout(): Promise<RunAbout | null> {
    const text = await this.#text('about.json');
    if (text === null) return null;
    try {
      return readRunAbout(text);
    } catch (error) {
      throw misfit(`${this.#parts.name}/about.json`, error);
    }
  }

  async #text(file: 'config.json' | 'about.json'): Promise<string | null> {
    const bytes = await this.#parts.files.read(file, 0);
    return bytes === null ? null : new TextDecoder().decode(bytes);
  }

  /** The first time, and when the run was started again: its metrics are read from their start. */
  async #begin(about: RunAbout | null): Promise<void> {
    const { name, runStore, now } = this.#parts;
    const text = await this.#text('config.json');
    if (text === null) {
      throw new WordsError(
        say(
          '{{run}} has no config.json; name a folder that npm run train or protolab_torch wrote.',
          {
            run: name,
          },
        ),
      );
    }
    let config: StoredRun['config'];
    try {
      ({ config } = configFromJson(JSON.parse(text)));
    } catch (error) {
      throw misfit(`${name}/config.json`, error);
    }
    const runId = this.#run?.runId ?? (await this.#freeId(about?.runId ?? name));
    this.#judge = about === null ? null : new RecordJudge(config, about.parent?.step ?? 0);
    this.#metrics.restart();
    this.#lines = 0;
    const { totalSteps, stepsPerEpoch } = about ?? {
      totalSteps: config.maxSteps,
      stepsPerEpoch: 0,
    };
    await runStore.changeMetadata(runId, {
      ...{ imported: { file: name, runId: about?.runId ?? name, at: now() }, deletedAt: null },
      ...(about?.parent && { parent: about.parent }),
    });
    await this.#store({
      ...{ runId, name: runId, config, totalSteps, stepsPerEpoch },
      ...{
        dataset: about?.dataset ?? unknownImages(''),
        adapter: about?.adapter ?? UNKNOWN_ADAPTER,
      },
      ...{ startedAt: about?.startedAt ?? now(), endedAt: null, state: 'training', fault: null },
      ...{ notes: [], diagnoses: [], steps: 0, lastLoss: null, lastKnn: null, bestKnn: null },
    });
  }

  /** The id of a run that was watched from the same folder, or one that no run has. */
  async #freeId(wanted: string): Promise<string> {
    const { name, runStore } = this.#parts;
    const { metadata } = await runStore.listRuns();
    for (let n = 1; ; n++) {
      const runId = n === 1 ? wanted : `${wanted}-${n}`;
      if (!(await runStore.hasRun(runId))) return runId;
      const imported = metadata.get(runId)?.imported;
      if (imported?.file === name && imported.runId === wanted) return runId;
    }
  }

  async #take(lines: readonly string[]): Promise<void> {
    const { runStore, emit, name } = this.#parts;
    const run = this.#current();
    const { runId } = run;
    let step = run.steps;
    const read: MetricsLine[] = [];
    for (const line of lines) {
      this.#lines++;
      if (line.trim() === '') continue;
      try {
        const one = readMetricsLine(line, step);
        if (one.kind === 'step') step = one.step.step;
        read.push(one);
      } catch (error) {
        throw misfit(`${name}/metrics.jsonl`, error, `line ${this.#lines}`);
      }
    }
    const steps = read.flatMap((one) => (one.kind === 'step' ? [one.step] : []));
    const evaluations = read.flatMap((one) => (one.kind === 'evaluation' ? [one.evaluation] : []));
    const judged = steps.flatMap((metrics) => this.#judge?.judge(metrics) ?? []);
    const told = read.flatMap((one) => (one.kind === 'note' ? [one.note] : []));
    const notes = [...told, ...judged.flatMap((one) => one.notes)];
    const diagnoses = [
      ...read.flatMap((one) => (one.kind === 'diagnosis' ? [one.diagnosis] : [])),
      ...judged.flatMap((one) => one.diagnosis ?? []),
    ];
    if (steps.length > 0) {
      await runStore.appendSteps(runId, steps);
      emit({ type: 'stepsFinished', runId, steps });
    }
    for (const evaluation of evaluations) {
      await runStore.appendEvaluation(runId, evaluation);
      emit({ type: 'evaluationFinished', runId, evaluation });
    }
    const knn = evaluations.flatMap(({ knnTop1 }) => (knnTop1 === null ? [] : [knnTop1]));
    const best = [...knn, ...(run.bestKnn === null ? [] : [run.bestKnn])];
    await this.#change({
      ...{ steps: step, lastLoss: steps.at(-1)?.lossInst ?? run.lastLoss },
      ...{
        lastKnn: knn.at(-1) ?? run.lastKnn,
        bestKnn: best.length > 0 ? Math.max(...best) : null,
      },
      notes: [...run.notes, ...notes].toSorted((a, b) => a.step - b.step),
      diagnoses: [...run.diagnoses, ...diagnoses],
    });
    for (const note of notes) emit({ type: 'runNoted', runId, note });
    for (const diagnosis of diagnoses) emit({ type: 'diagnosisFinished', runId, diagnosis });
  }

  async #end({ state, fault, endedAt }: RunAbout): Promise<void> {
    if (state === 'training') return;
    const { emit, now } = this.#parts;
    const { runId, steps } = this.#current();
    const told = fault === null ? null : toldFault(fault, steps);
    const last = this.#judge?.ended() ?? null;
    const diagnoses = [...this.#current().diagnoses, ...(last === null ? [] : [last])];
    await this.#change({ state, fault: told, endedAt: endedAt ?? now(), diagnoses });
    if (last !== null) emit({ type: 'diagnosisFinished', runId, diagnosis: last });
    emit({ type: 'runEnded', runId, state, fault: told });
  }

  #current(): StoredRun {
    if (this.#run === null) throw new Error('the run has not begun');
    return this.#run;
  }

  #change(change: Partial<StoredRun>): Promise<void> {
    return this.#store({ ...this.#current(), ...change });
  }

  async #store(run: StoredRun): Promise<void> {
    await this.#parts.runStore.putRun(run);
    this.#run = run;
  }
}

/** What ended a watch, for the page. */
export const whyUnwatched = (error: unknown) =>
  sentences(wordsOf(error), say('What was read of it stays.'));
