import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { inEnglish, speak } from '#base/words.ts';
import { readSafetensors, writeSafetensors } from '#checkpoint/safetensors.ts';
import { exportModel } from '#checkpoint/weights/exportModel.ts';
import type { CheckpointWork } from '#node/checkpoint.ts';
import { protocolTexts } from '#run/evaluations.ts';
import { phaseOf } from '#run/phases.ts';
import { knnNameWords, probeNameWords } from '#run/protocols.ts';
import type { TrainOptions } from './arguments.ts';
import { jsonLine } from './metricsLines.ts';
import { workInNode } from './nodeRuntime.ts';
import { weightsLines } from './weightsLines.ts';

/**
 * What `--evaluate-on` and `--features` ask for, with a checkpoint.
 * @throws RunError, WordsError
 */
export async function workAfter(
  { after, adapter, datasetPath, json, config: model }: TrainOptions,
  checkpoint: string,
  say: (line: string) => void,
): Promise<void> {
  if (after === undefined) return;
  const { evaluateOn, features, changes, outFolder, model: modelFile } = after;
  if (modelFile !== null) {
    const { file, as } = modelFile;
    const read = await readSafetensors(Uint8Array.from(readFileSync(checkpoint)), checkpoint);
    writeFileSync(file, await writeSafetensors(exportModel(read, as)));
    say(as === 'prototypes' ? `Prototypes are in ${file}.` : `The model for ${as} is in ${file}.`);
    if (evaluateOn === null && features === null) return;
  }
  let doing = '';
  const work = {
    checkpoint,
    weightsFor: after.untrained
      ? {
          config: model,
          onWeights: (report) => process.stderr.write(`${weightsLines(report).join('\n')}\n`),
        }
      : null,
    signal: new AbortController().signal,
    onEvent(event) {
      if (event.type !== 'taskProgressed') return;
      const name = speak(inEnglish, phaseOf(event.task).name);
      if (name !== doing && !json) process.stderr.write(`${name}\n`);
      doing = name;
    },
  } satisfies Partial<CheckpointWork>;
  const own = { changes, datasetPath };
  const other = evaluateOn && {
    changes: { ...changes, dataset: evaluateOn.dataset },
    datasetPath: evaluateOn.path,
  };
  const ofOwn = other === null || after.featuresOfOwn;
  if (features !== null && ofOwn) {
    await workInNode(adapter, { ...work, ...own, evaluate: false, features });
  }
  const found =
    other === null
      ? null
      : await workInNode(adapter, {
          ...{ ...work, ...other, evaluate: true },
          features: ofOwn ? null : features,
        });
  if (features !== null) say(`Features are in ${features}.`);
  if (found === null) return;
  const { config } = found;
  const { dataset, images, evaluation } = found.evaluation;
  const folder = outFolder ?? path.dirname(checkpoint);
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, 'evaluation.json');
  const protocols = Object.fromEntries(protocolTexts(config));
  const line = jsonLine({ dataset, images, ...evaluation, protocols });
  writeFileSync(file, line);
  if (json) return say(line.trimEnd());
  const percent = (value: number | null) => (value === null ? '–' : `${value.toFixed(1)} %`);
  const knn = `${speak(inEnglish, knnNameWords(config))} ${percent(evaluation.knnTop1)}`;
  const probe = `${speak(inEnglish, probeNameWords(config))} ${percent(evaluation.linearTop1)}`;
  say(`On “${dataset}”, ${images} images: ${knn}, ${probe}. All of it is in ${file}.`);
}
