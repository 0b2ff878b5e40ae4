import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder, root } from './bundle.mjs';

export interface Counts {
  readonly passed: number;
  readonly failed: number;
  /** Those that need what this machine has not; each is named where it was left out. */
  readonly skipped: number;
}

export interface Phase {
  readonly name: string;
  /** Does the phase's work; false when it failed. */
  run(): Promise<boolean>;
}

/** Counts of all test reports read so far. */
let counted: Counts = { passed: 0, failed: 0, skipped: 0 };

/**
 * Runs phases one after the other and stops at the first that fails. Prints one line per phase
 * with its seconds, and at the end `N passed, N failed, N skipped` over the tests of all phases.
 */
export async function runPhases(phases: readonly Phase[]): Promise<boolean> {
  const begin = performance.now();
  let failed: string | null = null;
  for (const phase of phases) {
    say(`\n── ${phase.name}`);
    const start = performance.now();
    const passed = await phase.run().catch((error: unknown) => {
      say(error instanceof Error ? error.message : String(error));
      return false;
    });
    say(`── ${phase.name}: ${passed ? 'passed' : 'FAILED'} in ${secondsSince(start)} s`);
    if (!passed) {
      failed = phase.name;
      break;
    }
  }
  say(
    failed === null
      ? `\nAll phases passed in ${secondsSince(begin)} s.`
      : `\nThe phase "${failed}" failed after ${secondsSince(begin)} s; later phases did not run.`,
  );
  // A phase that fails without a failed test must not be reported as "0 failed".
  const failures = failed !== null && counted.failed === 0 ? 1 : counted.failed;
  say(`${counted.passed} passed, ${failures} failed, ${counted.skipped} skipped`);
  return failed === null;
}

/** Runs a tool of node_modules/.bin with its output on the terminal; true when it exits 0. */
export function tool(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const windows = process.platform === 'win32';
  const program = path.join(root, 'node_modules/.bin', windows ? `${name}.cmd` : name);
  return runs(program, args, environment, windows);
}

/** Runs one of the project's own commands; true when it exits 0. */
export function command(
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<boolean> {
  const script = path.join(root, 'e2e/run.mjs');
  return runs(process.execPath, [script, name, ...args], environment, false);
}

function runs(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
  shell: boolean,
): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: 'inherit',
      shell,
      env: { ...process.env, ...environment },
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve(code === 0));
  });
}

/** A new file for a test report. */
export function reportFile(name: string): string {
  const file = path.join(cacheFolder, `${name}.json`);
  rmSync(file, { force: true });
  return file;
}

/** Adds a Vitest report (JSON reporter) to the counts, and names the tests that were not run. */
export function countVitest(file: string): void {
  const report = readReport(file);
  const skipped = skippedTests(report);
  for (const name of skipped) say(`Not run: ${name}`);
  add(numberAt(report, 'numPassedTests'), numberAt(report, 'numFailedTests'), skipped.length);
}

function skippedTests(report: Record<string, unknown>): string[] {
  const files = listAt(report, 'testResults');
  const tests = files.flatMap((file) => listAt(file, 'assertionResults'));
  return tests.flatMap(({ status, fullName }) =>
    status === 'pending' || status === 'skipped' ? [String(fullName)] : [],
  );
}

function listAt(record: Record<string, unknown>, key: string): Record<string, unknown>[] {
  const list = record[key];
  if (!Array.isArray(list)) throw new Error(`The test report has no list "${key}".`);
  return list;
}

/** Adds the golden report to the counts, one test per tensor. */
export function countGolden(file: string): void {
  const report: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!Array.isArray(report)) throw new Error(`${file} holds no list of tensors.`);
  const passed = report.filter((row: unknown) => (row as { pass?: unknown }).pass === true).length;
  add(passed, report.length - passed);
}

/** Adds a Playwright report (JSON reporter) to the counts; flaky counts as failed. */
export function countPlaywright(file: string): void {
  const stats = readReport(file).stats;
  if (typeof stats !== 'object' || stats === null) throw new Error(`${file} holds no stats.`);
  const failed = numberAt(stats, 'unexpected') + numberAt(stats, 'flaky');
  add(numberAt(stats, 'expected'), failed, numberAt(stats, 'skipped'));
}

function add(passed: number, failed: number, skipped = 0): void {
  counted = {
    passed: counted.passed + passed,
    failed: counted.failed + failed,
    skipped: counted.skipped + skipped,
  };
}

function readReport(file: string): Record<string, unknown> {
  if (!existsSync(file)) throw new Error('The test runner ended without writing its report.');
  return JSON.parse(readFileSync(file, 'utf8'));
}

function numberAt(record: object, key: string): number {
  const value = Object.entries(record).find(([name]) => name === key)?.[1];
  if (typeof value !== 'number') throw new Error(`The test report has no number "${key}".`);
  return value;
}

function secondsSince(start: number): string {
  return ((performance.now() - start) / 1000).toFixed(1);
}

export function say(text: string): void {
  process.stdout.write(`${text}\n`);
}
