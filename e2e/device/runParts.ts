import type { DeviceArguments } from './arguments.ts';
import type { Found, Part, PartEnd } from './parts.ts';

/** What was found so far, and why the rest was not. */
export interface Findings {
  readonly parts: Readonly<Record<string, Found>>;
  readonly skipped: readonly { readonly part: string; readonly reason: string }[];
  readonly failed: boolean;
  /** What each part found, for people to read. */
  readonly lines: readonly string[];
}

interface Surroundings {
  readonly options: DeviceArguments;
  readonly environment: Readonly<Record<string, string>>;
  /** Aborted when the command is ended from outside; the reason is the end of a sentence. */
  readonly signal: AbortSignal;
  /** Seconds since the command was started. */
  readonly elapsed: () => number;
  readonly note: (sentence: string) => void;
  /** After every part that ran: what was found is kept if the machine is taken away. */
  readonly write: (findings: Findings) => void;
}

/** What is left for the file to be written in. */
const RESERVE_SECONDS = 3;

/** Runs the parts in their order while the budget lasts; of every other one it says why not. */
export async function runParts(
  parts: readonly Part[],
  { options, environment, signal, elapsed, note, write }: Surroundings,
): Promise<Findings> {
  const found: Record<string, Found> = {};
  const lines: string[] = [];
  const skipped: { readonly part: string; readonly reason: string }[] = [];
  let failed = false;
  const skip = (part: string, reason: string): void => {
    skipped.push({ part, reason });
    note(`${part}: skipped, ${reason}`);
  };
  for (const part of parts) {
    if (options.only.length > 0 && !options.only.includes(part.name)) {
      skip(part.name, 'it was not asked for');
      continue;
    }
    if (signal.aborted) {
      skip(part.name, String(signal.reason));
      continue;
    }
    const left = options.budgetSeconds - elapsed() - RESERVE_SECONDS;
    if (left < part.leastSeconds) {
      skip(part.name, `${Math.max(0, Math.round(left))} s were left of the budget`);
    } else {
      note(`${part.name}…`);
      const limitSeconds = Math.min(part.seconds, left);
      const end = await endOf(part, { options, environment, limitSeconds, signal });
      if (end.kind === 'skipped') skip(part.name, end.reason);
      else {
        found[part.name] = end.found;
        failed ||= end.failed === true;
        const { seconds, unfinished } = end.found;
        const how = end.failed ? 'FAILED' : unfinished === undefined ? 'done' : 'not all done';
        const why = unfinished === undefined ? '' : `, ${unfinished}`;
        const heading = `${part.name}: ${how} in ${Math.round(seconds)} s${why}`;
        note(heading);
        lines.push('', heading, ...end.lines.map((line) => `  ${line}`));
      }
    }
    write({ parts: found, skipped, failed, lines });
  }
  const findings = { parts: found, skipped, failed, lines };
  write(findings);
  return findings;
}

async function endOf(part: Part, context: Parameters<Part['run']>[0]): Promise<PartEnd> {
  try {
    return await part.run(context);
  } catch (error) {
    return { kind: 'skipped', reason: error instanceof Error ? error.message : String(error) };
  }
}
