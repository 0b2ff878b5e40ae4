import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { FAULT_CASES } from './faults/caseTable.ts';
import { FaultBrowser } from './faults/faultBrowser.ts';
import {
  type FaultCase,
  type FaultContext,
  type FaultOutcome,
  reasonOf,
  untried,
} from './faults/faultCase.ts';
import { type FaultRow, faultTable, holds, recordOf } from './faults/table.ts';
import { findChrome } from './tools/chrome.ts';
import { ArgumentError, flag, runCommand, text } from './tools/options.ts';
import { buildPageIfStale, userPath } from './tools/project.ts';
import { servePage } from './tools/server.ts';
import { EXIT } from './train/runtime.ts';

const FAULTS = {
  name: 'npm run faults',
  summary:
    'builds the page, injects every fault of the reliability design into it for real in headless Chromium on its software adapter, and prints what was lost and how long recovery took.',
  options: {
    full: flag('as many tries as the design asks for (hours); without it a few of each'),
    only: text('F7,F8', 'only these faults'),
    json: text(
      'FILE',
      'also writes [{id, tries, passed, lost, mixed, recoverMsMax, tookMs}] to FILE',
    ),
  },
  details: `${FAULT_CASES.map(({ id, what, tries, fullTries }) => `  ${id.padEnd(4)} ${what} (${tries === 0 ? '' : `${tries}, `}--full ${fullTries})`).join('\n')}

Times are printed and never judged. Exit code 0 when every fault was survived, 1 when one was not,
2 for bad arguments, 3 without a browser.`,
} as const;

/** `npm run faults`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(FAULTS, args, ({ values }) => faults(values));
}

interface Asked {
  readonly full: boolean;
  readonly only: string | null;
  readonly json: string | null;
}

const note = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

async function faults({ full, only, json }: Asked): Promise<number> {
  const cases = chosen(only);
  const program = findChrome();
  if (program === null) {
    note('There is no Chrome or Chromium; install one, or set PROTOLAB_CHROME.');
    return EXIT.noAdapter;
  }
  await buildPageIfStale();
  const server = await servePage(0);
  const rows: FaultRow[] = [];
  try {
    for (const fault of cases) {
      // A case asked for by its name is tried, also where the short form leaves it out.
      const short = only === null ? fault.tries : Math.max(1, fault.tries);
      const tries = full ? fault.fullTries : short;
      note(`${fault.id}: ${fault.what}, ${tries === 0 ? 'only with --full' : `${tries} tries`}`);
      const began = performance.now();
      const outcome: FaultOutcome =
        tries === 0
          ? untried('tried with --full only')
          : await tryOut(fault, { tries, full }, program, server.address);
      rows.push({ fault, tries, outcome, tookMs: performance.now() - began });
    }
  } finally {
    await server.close();
  }
  process.stdout.write(`${faultTable(rows)}\n`);
  if (json !== null) {
    await writeFile(userPath(json), `${JSON.stringify(rows.map(recordOf), null, 1)}\n`);
  }
  return rows.every(holds) ? EXIT.finished : EXIT.failed;
}

/** @throws ArgumentError for an id that no case has */
function chosen(only: string | null): readonly FaultCase[] {
  if (only === null) return FAULT_CASES;
  return only.split(',').map((id) => {
    const found = FAULT_CASES.find((fault) => fault.id.toLowerCase() === id.trim().toLowerCase());
    if (found !== undefined) return found;
    const ids = FAULT_CASES.map((fault) => fault.id).join(', ');
    throw new ArgumentError(`--only ${only}: there is no fault “${id}”; there are ${ids}.`);
  });
}

/** A case that throws outside its tries has failed all of them. */
async function tryOut(
  fault: FaultCase,
  asked: Pick<FaultContext, 'tries' | 'full'>,
  program: string,
  address: string,
): Promise<FaultOutcome> {
  const folder = mkdtempSync(path.join(tmpdir(), 'protolab-faults-'));
  const started: FaultBrowser[] = [];
  const context: FaultContext = {
    ...{ ...asked, address, folder },
    note: (line) => note(`  ${line}`),
    async start(profile = 'profile', more = []) {
      const browser = await FaultBrowser.start(program, path.join(folder, profile), more);
      started.push(browser);
      return browser;
    },
  };
  try {
    return await fault.run(context);
  } catch (error) {
    return untried(reasonOf(error));
  } finally {
    for (const browser of started) await browser.kill();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}
