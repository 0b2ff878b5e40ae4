import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { root } from './bundle.mjs';

/** Ways to read a clock or to judge a duration. */
const CLOCKS: readonly RegExp[] = [
  /\bperformance\s*\.\s*(now|mark|measure|timeOrigin)\b/,
  /\bDate\s*\.\s*now\b|\bnew Date\(\)/,
  /\bhrtime\b|\bcpuUsage\b|\bconsole\.time/,
  /\bstartTracing\b|\bThreadTime\b/,
  /\.toBe(Less|Greater)Than(OrEqual)?\([^)]*(_MS|Ms|Millis|Seconds|_S)\b/,
  /\bexpect(\.soft)?\([^)]*(Ms|Millis|[sS]econds)\b[^)]*\)\s*\.toBe(Less|Greater)/,
];

/** The lines of a source that read a clock, with their numbers. */
function clocksIn(source: string): string[] {
  return source
    .split('\n')
    .flatMap((line, i) =>
      CLOCKS.some((clock) => clock.test(line)) ? [`${i + 1}: ${line.trim()}`] : [],
    );
}

/** Sources that only `npm test` runs: tests, their fixtures, and the browser specs. */
function testSources(): string[] {
  const here = path.relative(root, import.meta.filename);
  const all = ['src', 'e2e'].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) =>
      path.join(folder, name),
    ),
  );
  return all.filter(
    (name) =>
      name !== here &&
      (/\.(test|fixture)\.tsx?$/.test(name) || /^e2e[/\\]specs[/\\].*\.ts$/.test(name)),
  );
}

test.each([
  'const began = performance.now();',
  'const took = Date.now() - began;',
  'await browser.startTracing(page);',
  'expect(tookMs).toBeLessThan(100);',
  'expect(longest.seconds).toBeLessThanOrEqual(3);',
  'expect(busy).toBeLessThanOrEqual(LONGEST_TASK_MS);',
  'expect(a(b)).toBeLessThan(MOST_SECONDS); expect(wallMs).toBeLessThan(5);',
])('%s looks at a clock', (line) => {
  expect(clocksIn(line)).toHaveLength(1);
});

test.each([
  'expect(reads).toBeLessThan(100);',
  'vi.advanceTimersByTime(500);',
  'expect(formatX(new Date(2026, 2, 5).getTime())).toBe(1);',
  'expect(event).toMatchObject({ stepMs: 100 });',
])('%s does not', (line) => {
  expect(clocksIn(line)).toEqual([]);
});

test('no test reads a clock, so that a busy machine cannot fail it; npm run bench measures time', () => {
  const sources = testSources();
  expect(sources.length).toBeGreaterThan(150);
  const found = sources.flatMap((name) =>
    clocksIn(readFileSync(path.join(root, name), 'utf8')).map((line) => `${name}:${line}`),
  );
  expect(found).toEqual([]);
});
