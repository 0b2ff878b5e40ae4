import { number, runCommand, text } from './tools/options.ts';
import { tool } from './tools/phases.ts';

const FUZZ = {
  name: 'npm run fuzz',
  summary:
    'gives every reader of files, links and stored records inputs made to break it, from valid ones: none may crash outside its own errors, read more than its budget, or let the heap grow. `npm test` tries 500 inputs a reader.',
  options: {
    cases: number('N', 'inputs a reader (default 20,000)', {
      default: 20_000,
      min: 1,
      max: 10_000_000,
    }),
    seed: number('N', 'other inputs; the same seed gives the same (default 1)', {
      default: 1,
      min: 0,
      max: 2 ** 31 - 1,
    }),
    only: text('NAME', 'only the files whose name contains this, such as data or checkpoint'),
  },
  details: `The readers are tried by src/**/*.fuzz.test.ts. A failure prints the smallest input that was found.
Exit code 0 when every input was read or refused, 1 when one was not, 2 for bad arguments.`,
} as const;

/** `npm run fuzz`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(FUZZ, args, async ({ values: { cases, seed, only } }) => {
    const passed = await tool(
      'vitest',
      // The heap is measured: other tests are not to be in the same process.
      ['run', '--project=unit', `${only ?? ''}.fuzz.test`, '--testTimeout=0', '--pool=forks'],
      { PROTOLAB_FUZZ_CASES: String(cases), PROTOLAB_FUZZ_SEED: String(seed) },
    );
    return passed ? 0 : 1;
  });
}
