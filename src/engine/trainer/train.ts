import { listed, say, type Words } from '#base/words.ts';
import { unlessAborted, type WorkSignal } from '#base/workSignal.ts';
import type { Dataset } from '#data/dataset.ts';
import { summarize } from '#data/samples.ts';
import { trainAndQuery } from '#data/split.ts';
import type { RunConfig } from '#run/config.ts';
import { problemsWithImages } from '#run/configRules.ts';
import { storedSideOf } from '#run/imageSides.ts';
import { methodOf } from '#run/methods.ts';
import { type TellTask, taskTeller } from '#run/phases.ts';
import { plannedSteps } from '#run/plannedSteps.ts';
import type { RunFault } from '#run/runFaults.ts';
import { keysChange, PARTS, stageOfEpoch, trainedParts } from '#run/stages.ts';
import { reportDiagnosis } from './diagnosis/report.ts';
import { staleNote } from './diagnosis/staleNote.ts';
import { faultOf } from './faults.ts';
import { causeOf, FaultWatch } from './faultWatch.ts';
import type { RunParts } from './runParts.ts';
import { Session } from './session.ts';
import { CheckpointKeeper } from './state/keeper.ts';
import { noteOfImages } from './state/stateImages.ts';
import { batchOrder } from './step/batchOrder.ts';

/**
 * Why a config cannot train on a data set, or null when it can. Problems of the config alone are
 * found by `validateConfig`.
 */
export function problemWithData(config: RunConfig, dataset: Dataset): Words | null {
  const stored = storedSideOf(config);
  if (dataset.side !== stored) {
    return config.storedSide === 0
      ? say(
          'The loaded images are {{side}} px wide, but the config requires {{asked}} (imageSide); load the data again or set imageSide to {{side}}.',
          { side: dataset.side, asked: stored },
        )
      : say(
          'The loaded images are {{side}} px wide, but the config requires {{asked}} (storedSide); load the data again or set storedSide to {{side}}.',
          { side: dataset.side, asked: stored },
        );
  }
  const { train } = trainAndQuery(dataset, config.holdOut, config.seed);
  return problemsWithImages(config, train.length, dataset.levels.length > 0)[0]?.message ?? null;
}

/**
 * Trains one run from its first step, or from a checkpoint, to its end and reports all of it
 * through the host. A fault of the run or the device does not throw: it ends
 * the run with `runEnded` and a message.
 */
export async function train(parts: RunParts): Promise<void> {
  const { runId, config, gpu, dataset, host, resume } = parts;
  const split = trainAndQuery(dataset, config.holdOut, config.seed);
  const stepsPerEpoch = Math.floor(split.train.length / config.batchSize);
  const totalSteps = plannedSteps(config, stepsPerEpoch);
  host.emit({
    type: 'runStarted',
    runId,
    config,
    dataset: summarize(dataset),
    adapter: gpu.summary,
    ...(resume?.weights && { weights: resume.weights }),
    startedAt: Date.now(),
    fromStep: resume?.step ?? 0,
    totalSteps,
    stepsPerEpoch,
  });
  host.emit({ type: 'stateChanged', runId, state: 'starting' });

  if (resume?.step === 0 && resume.weights !== undefined) {
    const message = say('It begins with the weights of {{file}} (SHA-256 {{sha256}}).', {
      ...resume.weights,
    });
    host.emit({ type: 'runNoted', runId, note: { kind: 'change', step: 1, message } });
  }
  const keeper = new CheckpointKeeper(parts);
  let session: Session | null = null;
  let ended: 'finished' | 'stopped' = 'finished';
  let early: Words | null = null;
  let fault: RunFault | null = null;
  try {
    const tell = taskTeller((report) => host.emit({ type: 'taskProgressed', runId, ...report }));
    const moved = await noteOfImages(resume, dataset);
    if (moved !== null && resume !== null) {
      const note = { kind: 'change', step: resume.step + 1, message: moved } as const;
      host.emit({ type: 'runNoted', runId, note });
    }
    session = await Session.open(await withTiles(parts, tell), split, tell);
    const { signal } = parts.control;
    const training = trainEpochs(parts, session, keeper, split.train, totalSteps);
    const end = await unlessAborted(signal, training);
    await session.drain();
    if (end !== 'finished') ended = 'stopped';
    if (end !== 'finished' && end !== null) {
      early = end;
      const note = { kind: 'stop', step: session.done, message: early } as const;
      host.emit({ type: 'runNoted', runId, note });
    }
    if (session.diagnostician.isPending) {
      await session.orFail(reportDiagnosis(parts, session.diagnostician, 'alarm'));
    }
  } catch (error) {
    fault = faultOf(await causeOf(error, gpu), session?.done ?? 0);
  }
  session?.report.flush();
  if (session !== null && fault?.kind === 'nonFinite' && config.schedule !== 'range') {
    await lookIntoFault(parts, session);
  }
  try {
    const intact = fault === null || fault.kind === 'nonFinite';
    if (session !== null && intact) await keeper.keep(session);
  } catch (error) {
    fault ??= faultOf(await causeOf(error, gpu), session?.done ?? 0);
  }
  session?.close();
  host.emit({
    type: 'runEnded',
    runId,
    state: fault === null ? ended : 'failed',
    fault,
    ...(fault === null && early !== null && { early }),
  });
}

/** The parts with the tiles of this adapter; those of the table if it is stopped. @throws DeviceFailed */
async function withTiles(parts: RunParts, tell: TellTask): Promise<RunParts> {
  const { runId, config, gpu, control, host } = parts;
  if (host.tiles === undefined || gpu.summary.software) return parts;
  const { chooseTiles } = await import('./tiles/chooseTiles.ts');
  const faults = new FaultWatch(gpu);
  try {
    const choosing = chooseTiles(gpu, config, {
      keeping: host.tiles,
      tell(done, total) {
        control.signal.throwIfAborted();
        tell('tuneTiles', done, total);
      },
    });
    const chosen = await unlessAborted(control.signal, faults.orFail(choosing));
    if (chosen === null) return parts;
    if (chosen.report) host.emit({ type: 'tilesChosen', runId, tiles: chosen.report });
    return { ...parts, gpu: chosen.gpu };
  } finally {
    faults.close();
  }
}

/** Diagnoses a fault. A device that fails during the diagnosis does not replace the fault. */
async function lookIntoFault(parts: RunParts, session: Session): Promise<void> {
  try {
    await session.orFail(reportDiagnosis(parts, session.diagnostician, 'fault'));
  } catch (error) {
    const { step, message } = faultOf(error, session.done);
    const note = {
      kind: 'change',
      step,
      message: say('No diagnosis: {{reason}}', { reason: message }),
    } as const;
    parts.host.emit({ type: 'runNoted', runId: parts.runId, note });
  }
}

/**
 * The loop itself.
 * @returns why it ended early, if a rule ended it
 * @throws what `control.signal` was aborted with, when it is stopped by hand
 */
async function trainEpochs(
  parts: RunParts,
  session: Session,
  keeper: CheckpointKeeper,
  images: Uint32Array<ArrayBuffer>,
  totalSteps: number,
): Promise<'finished' | Words> {
  const { runId, config, control, host } = parts;
  const { stages, stepsPerEpoch, earlyStop } = session;
  const proceed = async (): Promise<void> => {
    if (control.paused) await waitWhilePaused(parts, session, keeper);
    await answerRequests(parts, session);
    control.signal.throwIfAborted();
  };
  const signal: WorkSignal = {
    proceed: async () => {
      // Lets messages from the page in between two units of work that are not steps.
      await new Promise((resolve) => setTimeout(resolve, 0));
      await proceed();
    },
  };
  const evaluate = (epoch: number, last: boolean): Promise<void> => {
    const due = (when: 'never' | 'end' | 'always') => when === 'always' || (when === 'end' && last);
    return session.evaluate({
      epoch,
      wanted: { probe: due(config.linearProbe), lowShot: due(config.lowShotSvm) },
      signal,
    });
  };

  const batchOf = batchOrder(config, images, stepsPerEpoch);
  let step = session.done;
  // A run that was lost after its last step continues with the evaluation there.
  const lastEpoch = Math.floor((totalSteps - 1) / stepsPerEpoch);
  const firstEpoch = Math.min(Math.floor(step / stepsPerEpoch), lastEpoch);
  await session.enterStage(stageOfEpoch(stages, firstEpoch), firstEpoch);
  host.emit({ type: 'stateChanged', runId, state: 'training' });
  // Only the losses of a range test are used, and it is never resumed.
  const rateSearch = config.schedule === 'range';
  if (step === 0 && !rateSearch) await evaluate(0, false);
  if (step >= totalSteps) await evaluate(lastEpoch + 1, true);
  const first = step;
  keeper.restart();
  for (let epoch = firstEpoch; step < totalSteps; epoch++) {
    const number = stageOfEpoch(stages, epoch);
    if (number !== session.stage) await beginStage(parts, session, number, epoch);
    const fresh = step % stepsPerEpoch === 0 || !session.clustered;
    if (stages[number]?.losses.proto && fresh) {
      await session.cluster(epoch, {
        onStored: (stored, bytes) =>
          host.emit({ type: 'featuresStored', runId, epoch, images: stored, bytes }),
        signal,
      });
    }
    for (let i = step % stepsPerEpoch; i < stepsPerEpoch && step < totalSteps; i++) {
      await proceed();
      if (keeper.isDue(step)) {
        await session.drain();
        await keeper.keep(session);
      }
      takeAdjustments(parts, session, step);
      if (step === first) session.tell('firstStep', 0, 0);
      await session.step(batchOf, epoch, step++);
      if (session.diagnostician.isDue) await diagnoseNow(parts, session, 'alarm');
      if (step < totalSteps && earlyStop.dueAt(step) !== null) break;
    }
    await session.drain();
    const last = step >= totalSteps;
    const early = last ? null : earlyStop.dueAt(step);
    if (early !== null) return early;
    if (!rateSearch && (last || (epoch + 1) % config.evaluateEvery === 0)) {
      await evaluate(epoch + 1, last);
      const reason = last ? null : earlyStop.dueAt(step);
      if (reason !== null) return reason;
    }
    if (!last) await keeper.keep(session);
  }
  return 'finished';
}

/** Enters another stage and emits a note. */
async function beginStage(
  { runId, host, config }: RunParts,
  session: Session,
  number: number,
  epoch: number,
): Promise<void> {
  const before = session.stages[session.stage];
  const step = session.done;
  await session.enterStage(number, epoch);
  const stage = session.stages[number];
  if (stage === undefined) return;
  const trained = trainedParts(stage);
  const named = PARTS.filter((part) => stage.parts[part] !== 'absent').map((part) => {
    const name = part === 'encoder' ? say('encoder') : part;
    if (trained.includes(part)) return say('{{part}} trains', { part: name });
    return stage.parts[part] === 'frozen'
      ? say('{{part}} is frozen', { part: name })
      : say('{{part}} waits for ProtoNCE', { part: name });
  });
  const losses = [
    stage.losses.inst ? methodOf(config.method).lossName : '',
    stage.losses.proto ? 'ProtoNCE' : '',
  ];
  const message = say('Stage {{stage}} begins after step {{step}}: {{parts}}; {{losses}}.', {
    stage: number + 1,
    step,
    parts: listed(named),
    losses: losses.filter(Boolean).join(' + '),
  });
  host.emit({ type: 'runNoted', runId, note: { kind: 'stage', step, message } });
  if (keysChange(config, before, stage) && config.queueOnKeyChange === 'keep') {
    const note = staleNote(config, stage, step);
    host.emit({ type: 'runNoted', runId, note });
    session.earlyStop.raised(['staleQueue'], step);
  }
}

/** Applies what the user changed meanwhile, and keeps it in the run's history. */
function takeAdjustments({ runId, host, control }: RunParts, session: Session, step: number): void {
  for (const change of control.takeAdjustments()) {
    session.adjust(change);
    const { learningRate: rate, clipNorm: norm } = change;
    const changes: Words[] = [];
    if (rate !== undefined) changes.push(say('learning rate {{rate}}', { rate }));
    if (norm === 0) changes.push(say('no gradient clip'));
    else if (norm !== undefined) changes.push(say('gradient clip {{norm}}', { norm }));
    const message = say('From step {{step}}: {{changes}}, changed manually.', {
      step: step + 1,
      changes: listed(changes),
    });
    host.emit({ type: 'runNoted', runId, note: { kind: 'change', step: step + 1, message } });
  }
}

/** Waits out a pause. It begins once every step is reported and a checkpoint is kept. */
async function waitWhilePaused(
  parts: RunParts,
  session: Session,
  keeper: CheckpointKeeper,
): Promise<void> {
  const { runId, control, host } = parts;
  await session.drain();
  await keeper.keep(session);
  host.emit({ type: 'stateChanged', runId, state: 'paused' });
  while (control.paused) {
    await answerRequests(parts, session);
    if (control.paused) await control.changed();
  }
  if (!control.signal.aborted) host.emit({ type: 'stateChanged', runId, state: 'training' });
  session.restartClock();
  keeper.restart();
}

/** Exports a checkpoint and makes a diagnosis if requested. */
async function answerRequests(parts: RunParts, session: Session): Promise<void> {
  if (parts.control.takeCheckpointRequest()) await exportCheckpoint(parts, session);
  if (parts.control.takeDiagnosisRequest()) await diagnoseNow(parts, session, 'request');
}

/** Answers a request for a checkpoint with the state between two steps. */
async function exportCheckpoint({ runId, host }: RunParts, session: Session): Promise<void> {
  await session.drain();
  const bytes = await session.capture();
  host.emit({ type: 'checkpointExported', runId, step: session.done, bytes: bytes.buffer });
}

/** Diagnoses the run between two steps. */
async function diagnoseNow(
  parts: RunParts,
  session: Session,
  why: 'alarm' | 'request',
): Promise<void> {
  await session.drain();
  await session.orFail(reportDiagnosis(parts, session.diagnostician, why));
  session.restartClock();
}
