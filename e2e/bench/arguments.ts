export const HELP = `npm run bench -- [--only NAME] [--quick] [--browser] [--json FILE]

Times this lab, stock TensorFlow.js and jax-js on the same MoCo step, on one device in one
process, in turns and warm; then each kernel against the stock op, and k-means against the CPU.
Every case is checked first: sides that compute different numbers end the bench.

  --only NAME  the cases whose name holds NAME: "step", "conv", "k-means", "saved activations"
  --quick      few repetitions and a small k-means; ratios are rough
  --browser    the step of width 8 in headless Chromium's software adapter instead of in Node
  --json FILE  writes {adapter, cases: [{name, ours, stock, jax, ratioStock, ratioJax,
               dispatches, encodeMs, gflops, peakShare}], …}; times in ms, ratios ours / theirs
  --no-jax     leaves jax-js out, which compiles for minutes
  --cold       empties the bench's cache of the driver's compiled shaders (Mesa's) first
  --jax-limit SECONDS  with --browser: how long jax-js may take (default 300)
  --no-bars    does not judge the bars

Exit code 0, 1 when a bar's "must" is missed or the sides differ, 2 for bad arguments, 3 without
a WebGPU adapter.
`;

export interface BenchArguments {
  readonly only: string | null;
  readonly quick: boolean;
  readonly browser: boolean;
  readonly json: string | null;
  readonly jax: boolean;
  readonly jaxLimitSeconds: number;
  readonly bars: boolean;
  readonly cold: boolean;
}

/** @returns a sentence when the arguments cannot be used */
export function parseBenchArguments(args: readonly string[]): BenchArguments | string {
  const flags = new Set<string>();
  const values = new Map<string, string>();
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (['--quick', '--browser', '--no-jax', '--no-bars', '--cold'].includes(arg)) flags.add(arg);
    else if (['--only', '--json', '--jax-limit'].includes(arg)) {
      const value = args[++i];
      if (value === undefined || value === '' || value.startsWith('-')) {
        return `${arg} needs a value; see npm run bench -- --help.`;
      }
      values.set(arg, value);
    } else {
      return `npm run bench has no option ${arg}; see npm run bench -- --help.`;
    }
  }
  const limit = values.get('--jax-limit') ?? '300';
  if (!/^\d{1,6}$/.test(limit)) return `--jax-limit needs whole seconds, not "${limit}".`;
  return {
    only: values.get('--only') ?? null,
    json: values.get('--json') ?? null,
    quick: flags.has('--quick'),
    browser: flags.has('--browser'),
    jax: !flags.has('--no-jax'),
    jaxLimitSeconds: Number(limit),
    bars: !flags.has('--no-bars'),
    cold: flags.has('--cold'),
  };
}
