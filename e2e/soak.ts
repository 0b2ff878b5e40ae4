import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { formatBytes } from '#base/format.ts';
import { inEnglish, speak } from '#base/words.ts';
import { presetConfig } from '#run/presets.ts';
import type { Event } from '#run/protocol.ts';
import { SoakLog, type SoakSample } from './soak/log.ts';
import { number, runCommand } from './tools/options.ts';
import { runInNode } from './train/nodeRuntime.ts';
import { EXIT, RunError } from './train/runtime.ts';

const SOAK = {
  name: 'npm run soak',
  summary:
    "trains the preset pcl-quick in Node, with its clusterings and an evaluation every epoch, and watches its memory after each: bytes on the GPU, JavaScript's heap after a collection, the process's resident set. The first fifth is warm-up.",
  options: {
    minutes: number('N', 'how long it trains (default 60)', {
      default: 60,
      min: 0.01,
      max: 10_000,
      fraction: true,
    }),
  },
  details: `Exit code 0 when the GPU's bytes rise by less than 4 KiB after the second fifth and the heap's median
grows by less than 5 % from the second fifth to the last, 1 when one does, 2 for bad arguments, 3 without an adapter.`,
} as const;

/** `npm run soak`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(SOAK, args, ({ values }) => soak(values.minutes));
}

async function soak(minutes: number): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  const log = new SoakLog();
  const began = performance.now();
  const stop = new AbortController();
  setTimeout(() => stop.abort(), minutes * 60_000);
  let gpuBytes = 0;
  let step = 0;
  let fault: string | null = null;
  const onEvent = (event: Event): void => {
    if (event.type === 'memoryMeasured') gpuBytes = event.liveBytes;
    else if (event.type === 'stepsFinished') step = event.steps.at(-1)?.step ?? step;
    else if (event.type === 'runEnded') {
      fault = event.fault === null ? null : speak(inEnglish, event.fault.message);
    } else if (event.type === 'evaluationFinished') {
      collect();
      const { heapUsed, arrayBuffers, rss } = process.memoryUsage();
      const heapBytes = heapUsed + arrayBuffers;
      const sample = {
        minute: (performance.now() - began) / 60_000,
        step,
        gpuBytes,
        heapBytes,
        rss,
      };
      log.add(sample);
      process.stdout.write(`${lineOf(sample)}\n`);
    }
  };
  try {
    await runInNode({
      preset: 'pcl-quick',
      config: { ...presetConfig('pcl-quick'), epochs: 2000 },
      datasetPath: null,
      outFolder: '',
      json: false,
      adapter: 'auto',
      runtime: 'node',
      signal: stop.signal,
      note: () => {},
      onEvent,
    });
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
  if (fault !== null) {
    process.stderr.write(`The run failed: ${fault}\n`);
    return EXIT.failed;
  }
  const verdict = log.verdict();
  process.stdout.write(`${verdict.sentence}\n`);
  return verdict.holds ? EXIT.finished : EXIT.failed;
}

const size = (bytes: number): string => formatBytes(bytes).padStart(8);

function lineOf({ minute, step, gpuBytes, heapBytes, rss }: SoakSample): string {
  const at = `${minute.toFixed(1).padStart(5)} min, step ${String(step).padStart(6)}`;
  return `${at}: GPU ${size(gpuBytes)}, heap ${size(heapBytes)}, resident ${size(rss)}`;
}
