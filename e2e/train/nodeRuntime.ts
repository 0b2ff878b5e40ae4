import { inEnglish, speak } from '#base/words.ts';
import type { configToResume } from '#node/beginning.ts';
import type { CheckpointEvaluation, CheckpointWork, workOnCheckpoint } from '#node/checkpoint.ts';
import type { StepCommands, stepCommandsInNode } from '#node/dumpGraph.ts';
import type { trainInNode } from '#node/train.ts';
import type { RunConfig } from '#run/config.ts';
import { importBundled } from '../tools/bundle.mjs';
import { findChrome } from '../tools/chrome.ts';
import { findSwiftShader, findVulkan } from '../tools/vulkan.ts';
import type { BeginOptions, TrainOptions } from './arguments.ts';
import { EXIT, hindrance, obstacleOf, RunError, type RuntimeOptions } from './runtime.ts';
import { weightsLines } from './weightsLines.ts';

/** Lets Dawn in this process find the adapter. @throws RunError where there is none */
function chooseDriver(adapter: TrainOptions['adapter']): void {
  const driver =
    adapter === 'swiftshader' ? findSwiftShader(findChrome()) : findVulkan(findChrome());
  if (driver === null) {
    throw new RunError(
      EXIT.noAdapter,
      adapter === 'swiftshader'
        ? 'There is no SwiftShader that Dawn accepts: it comes with Chromium; install Chromium, or use --adapter auto.'
        : 'There is no WebGPU adapter for Node: Dawn found no graphics driver; install one (mesa-vulkan-drivers gives a software one), or use --runtime browser.',
    );
  }
  // Read by the Vulkan loader when Dawn is created, which happens after this.
  Object.assign(process.env, driver.environment);
}

/** Works on a checkpoint on Dawn. @throws RunError */
export async function workInNode(
  adapter: TrainOptions['adapter'],
  work: CheckpointWork,
): Promise<CheckpointEvaluation | null> {
  chooseDriver(adapter);
  const node: { workOnCheckpoint: typeof workOnCheckpoint } = await importBundled(
    'src/hosts/node/checkpoint.ts',
  );
  let hindered: RunError | null = null;
  const evaluation = await node.workOnCheckpoint({
    ...work,
    onEvent(event) {
      hindered ??= obstacleOf(event);
      work.onEvent(event);
    },
  });
  if (hindered !== null) throw hindered;
  return evaluation;
}

/** A checkpoint's config with the fields that were named. @throws Error with a sentence */
export async function resumedConfig(
  { file, changes }: BeginOptions,
  hasFiles: boolean,
): Promise<RunConfig> {
  const node: { configToResume: typeof configToResume } = await importBundled(
    'src/hosts/node/beginning.ts',
  );
  return node.configToResume(file, changes, hasFiles);
}

/** The commands of one step of every stage on Dawn's adapter. @throws RunError */
export async function stepCommandsOf({
  adapter,
  config,
  hardware = false,
}: TrainOptions): Promise<StepCommands> {
  chooseDriver(adapter);
  const node: { stepCommandsInNode: typeof stepCommandsInNode } = await importBundled(
    'src/hosts/node/dumpGraph.ts',
  );
  const commands = await node.stepCommandsInNode(config, hardware);
  if ('type' in commands) throw new RunError(EXIT.noAdapter, speak(inEnglish, commands.message));
  return commands;
}

/** Trains on Dawn in this process, with the trainer the page's worker runs. */
export async function runInNode(options: RuntimeOptions): Promise<Uint8Array | null> {
  const {
    adapter,
    hardware = false,
    config,
    datasetPath,
    signal,
    onCheckpoint,
    begin,
    note,
  } = options;
  chooseDriver(adapter);
  const trainer: { trainInNode: typeof trainInNode } =
    await importBundled('src/hosts/node/train.ts');
  let hindered: RunError | null = null;
  const training = trainer.trainInNode({
    config,
    datasetPath,
    adapter,
    hardware,
    signal,
    ...(onCheckpoint && { onCheckpoint }),
    ...(begin && {
      begin: { ...begin, onWeights: (report) => note(weightsLines(report).join('\n')) },
    }),
    onEvent(event) {
      hindered ??= hindrance(event, config);
      options.onEvent(event);
    },
  });
  // Of another bundle: known by its name.
  const checkpoint = await training.catch((error: unknown) => {
    const told = error instanceof Error && ['WordsError', 'CheckpointError'].includes(error.name);
    throw told ? new RunError(EXIT.badArguments, error.message) : error;
  });
  if (hindered !== null) throw hindered;
  return checkpoint;
}
