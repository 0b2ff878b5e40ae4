import { inEnglish, speak, WordsError } from '#base/words.ts';
import { validateConfig, warningsOf } from '#run/configRules.ts';
import { ChromeError } from './tools/chrome.ts';
import { ArgumentError, runCommand } from './tools/options.ts';
import { workAfter } from './train/after.ts';
import {
  type BeginOptions,
  parseArguments,
  type TorchExport,
  TRAIN,
  type TrainOptions,
} from './train/arguments.ts';
import { runInBrowser } from './train/browserRuntime.ts';
import { exportTorch } from './train/exportTorch.ts';
import { graphLines } from './train/graphLines.ts';
import { resumedConfig, runInNode, stepCommandsOf } from './train/nodeRuntime.ts';
import { barReport, jsonReport, type Report } from './train/progress.ts';
import { RunFiles } from './train/runFiles.ts';
import { EXIT, type ExitCode, exitCodeOf, type Outcome, RunError } from './train/runtime.ts';

/** `npm run train`: one run without a window; `--help` documents it. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(TRAIN, args, () => {
    const options = parseArguments(args, new Date());
    for (const { field, message } of warningsOf(options.config)) {
      process.stderr.write(`Warning, --set ${field}=…: ${speak(inEnglish, message)}\n`);
    }
    if (options.dumpGraph) return dumpGraph(options);
    const { after, begin, torch } = options;
    if (torch !== undefined) return exportOnly(options, torch);
    const checkpoint = after?.checkpoint ?? null;
    if (checkpoint !== null) return workOnly(options, checkpoint);
    if (after?.untrained && begin !== undefined) return workOnly(options, begin.file);
    if (begin?.kind === 'resume') return resume(options, begin);
    const files = new RunFiles(options.outFolder, options.config);
    const report = options.json ? jsonReport(files.folder) : barReport(process.stdout);
    return train(options, files, report);
  });
}

async function dumpGraph(options: TrainOptions): Promise<ExitCode> {
  try {
    const lines = graphLines(await stepCommandsOf(options), options.json);
    process.stdout.write(`${lines.join('\n')}\n`);
    return EXIT.finished;
  } catch (error) {
    if (!(error instanceof RunError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return error.exitCode;
  }
}

/** --evaluate-on and --features, with the checkpoint of an earlier run. */
const workOnly = (options: TrainOptions, checkpoint: string): Promise<ExitCode> =>
  reported(() => workAfter(options, checkpoint, sayLine));

const exportOnly = (options: TrainOptions, torch: TorchExport): Promise<ExitCode> =>
  reported(async () => sayLine(await exportTorch(torch, options)));

const sayLine = (line: string): void => void process.stdout.write(`${line}\n`);

/** A fault is a sentence and an exit code. */
async function reported(work: () => Promise<void>): Promise<ExitCode> {
  try {
    await work();
    return EXIT.finished;
  } catch (error) {
    if (error instanceof ArgumentError) throw error;
    const code = error instanceof RunError ? error.exitCode : EXIT.failed;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return code;
  }
}

/** Continues the run of a checkpoint; its config is known once the file is read. */
async function resume(options: TrainOptions, begin: BeginOptions): Promise<ExitCode> {
  try {
    const config = await resumedConfig(begin, options.datasetPath !== null);
    const [problem] = validateConfig(config);
    if (problem !== undefined) throw new WordsError(problem.message);
    const files = new RunFiles(options.outFolder, config);
    const report = options.json ? jsonReport(files.folder) : barReport(process.stdout);
    return await train({ ...options, config }, files, report);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return EXIT.badArguments;
  }
}

async function train(options: TrainOptions, files: RunFiles, report: Report): Promise<ExitCode> {
  const stop = new AbortController();
  process.on('SIGINT', () => {
    if (stop.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write('\nStopping; press Ctrl+C again to leave at once.\n');
    stop.abort();
  });

  const outcome: Outcome = { ended: false, fault: null, early: null };
  const end = (code: ExitCode, sentence: string): ExitCode => {
    report.end(code, sentence);
    if (code !== EXIT.finished) process.stderr.write(`${sentence}\n`);
    return code;
  };
  try {
    const checkpoint = await (options.runtime === 'node' ? runInNode : runInBrowser)({
      ...options,
      signal: stop.signal,
      note: (sentence) => {
        process.stderr.write(`${sentence}\n`);
      },
      onCheckpoint(step, bytes) {
        try {
          files.keepCheckpoint(step, bytes);
        } catch (error) {
          const reason = error instanceof Error ? error.message : String(error);
          process.stderr.write(`The checkpoint of step ${step} could not be stored: ${reason}\n`);
        }
      },
      onEvent(event) {
        if (event.type === 'runStarted') files.begin(event);
        else if (event.type === 'stepsFinished') files.addSteps(event.steps);
        else if (event.type === 'evaluationFinished') files.addEvaluation(event.evaluation);
        else if (event.type === 'tilesChosen') files.writeTiles(event.tiles);
        else if (event.type === 'runNoted') files.addNote(event.note);
        else if (event.type === 'diagnosisFinished') files.addDiagnosis(event.diagnosis);
        else if (event.type === 'runEnded') {
          outcome.ended = true;
          outcome.fault = event.fault;
          outcome.early = event.early ?? null;
        }
        report.event(event);
      },
    });
    if (checkpoint !== null) files.writeCheckpoint(checkpoint);
    const code = exitCodeOf(outcome, stop.signal.aborted);
    if (checkpoint !== null && code === EXIT.finished) {
      await workAfter(options, files.checkpoint, (line) => process.stderr.write(`${line}\n`));
    }
    const what =
      outcome.fault !== null
        ? speak(inEnglish, outcome.fault.message)
        : code === EXIT.finished
          ? outcome.early === null
            ? 'Finished.'
            : speak(inEnglish, outcome.early)
          : 'Stopped before the end.';
    const saved = checkpoint === null ? 'Metrics, but no checkpoint,' : 'Metrics and checkpoint';
    return end(code, `${what} ${saved} are in ${files.folder}.`);
  } catch (error) {
    if (stop.signal.aborted) {
      return end(EXIT.interrupted, `Stopped before the end. Metrics are in ${files.folder}.`);
    }
    if (error instanceof RunError) return end(error.exitCode, error.message);
    if (error instanceof ChromeError) return end(EXIT.failed, error.message);
    const reason = error instanceof Error ? error.message : String(error);
    return end(EXIT.failed, `The run failed: ${reason}`);
  }
}
