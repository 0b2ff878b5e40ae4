import { formatBytes } from '#base/format.ts';
import { inEnglish, speak } from '#base/words.ts';
import type { Evaluation } from '#run/evaluations.ts';
import type { StepMetrics } from '#run/metrics.ts';
import { PHASES } from '#run/phases.ts';
import type { Event } from '#run/protocol.ts';
import { knnNameWords, probeNameWords } from '#run/protocols.ts';
import { tileLines } from '../tools/tileLines.ts';
import { dataLines } from './dataLines.ts';
import { diagnosisLines } from './diagnosisLines.ts';
import { jsonLine } from './metricsLines.ts';

/** Shows a run's events in the terminal. */
export interface Report {
  event(event: Event): void;
  /** Shows the end of the run. The bar leaves failure messages to stderr. */
  end(exitCode: number, sentence: string): void;
}

/** One JSON object per line on stdout. */
export function jsonReport(folder: string): Report {
  const write = (record: object) => process.stdout.write(jsonLine(record));
  return {
    event(event) {
      switch (event.type) {
        case 'runStarted':
          write({
            type: 'started',
            config: event.config,
            dataset: event.dataset,
            adapter: event.adapter,
            totalSteps: event.totalSteps,
            stepsPerEpoch: event.stepsPerEpoch,
            // Above 0 where it continues after a loss.
            fromStep: event.fromStep,
          });
          break;
        case 'tilesChosen':
          write({ type: 'tiles', ...event.tiles });
          break;
        case 'stepsFinished':
          for (const step of event.steps) write({ type: 'step', ...step });
          break;
        case 'evaluationFinished':
          write({ type: 'evaluation', ...event.evaluation });
          break;
        case 'clusteringFinished': {
          const { epoch, clusters, seconds } = event;
          write({ type: 'clustering', epoch, clusters, seconds });
          break;
        }
        case 'runNoted':
          write({ type: 'note', ...event.note });
          break;
        case 'diagnosisFinished':
          write({ type: 'diagnosis', ...event.diagnosis });
          break;
        default:
          break;
      }
    },
    end(exitCode, sentence) {
      write({ type: 'ended', exitCode, message: sentence, folder });
    },
  };
}

const BAR_WIDTH = 24;
/** Interval between lines if the output is not a terminal. */
const LINE_EVERY_MS = 5000;

/** A progress bar redrawn in place; one line every few seconds if the output is no terminal. */
export function barReport(stream: NodeJS.WriteStream): Report {
  const redraws = stream.isTTY === true;
  let total = 0;
  let perEpoch = 1;
  let epochs = 1;
  let last: StepMetrics | null = null;
  let evaluation: Evaluation | null = null;
  let knnName = 'kNN';
  let probeName = 'linear probe';
  let doing = '';
  let storedSoFar = '';
  let firstStepAt = 0;
  let stepsBefore = 0;
  let writtenAt = 0;
  let unfinished = false;

  const line = (text: string) => {
    stream.write(unfinished ? `\r\x1b[K${text}\n` : `${text}\n`);
    unfinished = false;
  };
  const draw = (text: string) => {
    const now = performance.now();
    if (now - writtenAt < (redraws ? 100 : LINE_EVERY_MS)) return;
    writtenAt = now;
    if (!redraws) {
      line(text);
      return;
    }
    // A wrapped line could not be redrawn.
    stream.write(`\r\x1b[K${text.slice(0, (stream.columns || 120) - 1)}`);
    unfinished = true;
  };
  const progress = () => {
    const step = last?.step ?? 0;
    const parts = [
      bar(step / Math.max(1, total)),
      `stage ${(last?.stage ?? 0) + 1}`,
      `epoch ${Math.min(epochs, (last?.epoch ?? 0) + 1)}/${epochs}`,
      `step ${step}/${total}`,
    ];
    if (last !== null) {
      // Mean over all steps since the first, including evaluations.
      const msPerStep =
        step > stepsBefore ? (performance.now() - firstStepAt) / (step - stepsBefore) : last.stepMs;
      parts.push(
        `loss ${last.lossInst.toFixed(4)}`,
        ...(last.lossProto === null ? [] : [`ProtoNCE ${last.lossProto.toFixed(4)}`]),
        `${last.imagesPerSec.toFixed(0)} images/s`,
        `ETA ${duration((total - step) * msPerStep)}`,
      );
    }
    if (evaluation?.knnTop1 != null) parts.push(`${knnName} ${evaluation.knnTop1.toFixed(1)} %`);
    if (doing !== '') parts.push(doing);
    return parts.join(' · ');
  };

  return {
    event(event) {
      switch (event.type) {
        case 'deviceOpened':
          line(
            `Adapter: ${event.adapter.description}${event.adapter.software ? ' (software)' : ''}`,
          );
          break;
        case 'datasetProgressed':
          draw(`Data: ${speak(inEnglish, event.doing)} ${event.done}/${event.total}`);
          break;
        case 'datasetLoaded':
          for (const one of dataLines(event.summary)) line(one);
          break;
        case 'runStarted':
          perEpoch = Math.max(1, event.stepsPerEpoch);
          total =
            event.config.maxSteps > 0
              ? Math.min(event.totalSteps, event.config.maxSteps)
              : event.totalSteps;
          epochs = event.config.epochs;
          knnName = speak(inEnglish, knnNameWords(event.config));
          probeName = speak(inEnglish, probeNameWords(event.config));
          line(`Run: ${total} steps, ${perEpoch} per epoch`);
          break;
        case 'taskProgressed': {
          const { name } = PHASES[event.task];
          const share = event.total > 0 ? ` ${event.done}/${event.total}` : '';
          const k = event.values?.k === undefined ? '' : ` k = ${event.values.k},`;
          const stored = event.task === 'features' ? storedSoFar : '';
          doing =
            event.total > 0 && event.done >= event.total
              ? ''
              : `${speak(inEnglish, name)}${k}${share}${stored}`;
          if (doing !== '') draw(firstStepAt === 0 ? doing : progress());
          break;
        }
        case 'tilesChosen':
          for (const text of tileLines(event.tiles)) line(text);
          break;
        case 'stepsFinished':
          last = event.steps.at(-1) ?? last;
          doing = '';
          if (firstStepAt === 0) {
            firstStepAt = performance.now();
            stepsBefore = last?.step ?? 0;
          }
          draw(progress());
          break;
        case 'evaluationFinished': {
          evaluation = event.evaluation;
          doing = '';
          const { epoch, knnTop1, featureStd, linearTop1 } = event.evaluation;
          const accuracy = knnTop1 === null ? '' : `${knnName} ${knnTop1.toFixed(1)} %, `;
          const probe = linearTop1 === null ? '' : `${probeName} ${linearTop1.toFixed(1)} %, `;
          line(`After epoch ${epoch}: ${accuracy}${probe}feature std ${featureStd.toFixed(4)}`);
          break;
        }
        case 'featuresStored':
          storedSoFar = event.bytes > 0 ? ` · ${formatBytes(event.bytes)} stored` : '';
          break;
        case 'clusteringFinished': {
          const { epoch, clusters, seconds } = event;
          doing = '';
          const kinds = clusters.map(
            ({ k, smallest, largest }) => `${k} of ${smallest}–${largest}`,
          );
          line(
            `Before epoch ${epoch + 1}: clusters ${kinds.join(', ')} images (${seconds.toFixed(1)} s)`,
          );
          break;
        }
        case 'runNoted':
          line(`Step ${event.note.step}: ${speak(inEnglish, event.note.message)}`);
          break;
        case 'diagnosisFinished':
          for (const text of diagnosisLines(event.diagnosis)) line(text);
          break;
        case 'storageFailed':
          line(speak(inEnglish, event.message));
          break;
        default:
          break;
      }
    },
    end(exitCode, sentence) {
      if (last !== null) line(progress());
      if (exitCode === 0) line(sentence);
    },
  };
}

function bar(share: number): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  return `[${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)}]`;
}

/** Milliseconds as 1:05 or 2:03:09. */
function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}
