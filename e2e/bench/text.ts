import type { Bar } from '#checks/bench/bars.ts';
import type { BenchCase, BenchReport, Duration, StepFacts } from '#checks/bench/report.ts';

const NOTHING = '–';

/** A number with three significant digits. */
export function short(value: number | null): string {
  if (value === null) return NOTHING;
  if (!Number.isFinite(value)) return String(value);
  if (Math.abs(value) >= 1000) return Math.round(value).toLocaleString('en');
  return String(Number(value.toPrecision(3)));
}

/** One case: its name, then its numbers on the next line. */
export function caseLine(found: BenchCase): string {
  const parts = [`ours ${short(found.ours)} ms`];
  if (found.stock !== null) {
    parts.push(`stock ${short(found.stock)} ms (${times(found.ratioStock)})`);
  }
  if (found.jax !== null) parts.push(`jax-js ${short(found.jax)} ms (${times(found.ratioJax)})`);
  if (found.cpu !== undefined) {
    parts.push(`CPU ${short(found.cpu)} ms (${times(found.ratioCpu ?? null)})`);
  }
  if (found.dispatches !== null) parts.push(`${found.dispatches} dispatches`);
  if (found.encodeMs !== null) {
    const whole = found.submitMs;
    const more = whole === undefined ? '' : `, ${short(whole)} ms with upload and submission`;
    parts.push(`encode ${short(found.encodeMs)} ms${more}`);
  }
  if (found.gflops !== null) {
    const share = found.peakShare === null ? '' : ` = ${percent(found.peakShare)} of peak`;
    parts.push(`${short(found.gflops)} GFLOP/s${share}`);
  }
  return `${found.name}\n    ${parts.join(', ')}`;
}

/** The speed-up, theirs / ours. @param ratio ours / theirs */
function times(ratio: number | null): string {
  return ratio === null || ratio === 0 ? NOTHING : `× ${short(1 / ratio)}`;
}

const percent = (share: number): string => `${short(100 * share)} %`;

/** First steps, memory and repetitions. */
export function factLines({ steps, memory, keep, repeats }: BenchReport): string[] {
  const lines = steps.flatMap(stepLines);
  if (memory !== null) {
    const { f32, autocast, sample } = memory;
    const mb = (bytes: number) => `${short(bytes / 1e6)} MB`;
    const kib = (bytes: number) => `${short(bytes / 1024)} KiB`;
    lines.push(
      `saved activations (width 8, batch 32): f32 ${kib(f32.saved)}, autocast ${kib(autocast.saved)} (${short(autocast.saved / f32.saved)}); all intermediates ${kib(f32.intermediates)}, ${kib(autocast.intermediates)}`,
      `arrays of a step (width 64, batch 256, planned), a sample: autocast ${mb(sample.hardware)} on hardware, ${mb(sample.software)} on a software adapter; f32 ${mb(sample.f32)} on hardware`,
    );
  }
  if (keep !== null) {
    const { stepMs, finiteMs, fileMs, bytes } = keep;
    const total = finiteMs + fileMs;
    lines.push(
      `keeping a checkpoint (width 8, batch 32, ${short(bytes / 1024)} KiB): ${short(total)} ms, ${short(finiteMs)} of them to know that it is finite; ${short(total / stepMs)} of a step of ${short(stepMs)} ms, without storing it`,
    );
  }
  if (repeats !== null)
    lines.push(`same seed twice: ${repeats ? 'equal to the bit' : 'DIFFERENT'}`);
  return lines;
}

function stepLines(facts: StepFacts): string[] {
  const { name, stockDispatches, stockSubmitMs, jaxDispatches, jaxSubmitMs, firstStep } = facts;
  const jax = jaxDispatches === null ? '' : `, jax-js ${jaxDispatches} in ${short(jaxSubmitMs)} ms`;
  const lines = [
    `${name}: stock ${stockDispatches} dispatches encoded and submitted in ${short(stockSubmitMs)} ms${jax}`,
    `  losses (ours, stock${jaxDispatches === null ? '' : ', jax-js'}): ${facts.losses
      .map((row) => row.map((loss) => (loss === null ? NOTHING : loss.toFixed(6))).join(' '))
      .join(' | ')}`,
  ];
  if (firstStep !== null) {
    const sides = [
      ['ours', firstStep.ours],
      ['stock', firstStep.stock],
      ['jax-js', firstStep.jax],
    ] as const;
    const said = sides.flatMap(([who, found]) =>
      found === null ? [] : [`${who} ${duration(found)}`],
    );
    lines.push(
      `  first step, compilation included, driver’s cache ${firstStep.driverCache}: ${said.join(', ')}`,
    );
  }
  return lines;
}

function duration({ seconds, cpuSeconds }: Duration): string {
  const cpu = cpuSeconds === null ? '' : ` (${short(cpuSeconds)} s of CPU)`;
  return `${short(seconds)} s${cpu}`;
}

/** One bar on one line. */
export function barLine({ name, unit, value, must, aim, verdict }: Bar): string {
  const number = (of: number) => `${short(of)}${unit === '' ? '' : ` ${unit}`}`;
  return `  ${verdict.padEnd(9)} ${name}: ${number(value)} (must ≤ ${number(must)}, aim ≤ ${number(aim)})`;
}
