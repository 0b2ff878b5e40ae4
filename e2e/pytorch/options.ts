import { existsSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { userPath } from '../tools/project.ts';
import { ArgumentError } from '../train/arguments.ts';

const IMAGES = '2000';
const SEEDS = '0,1,2';

export const HELP = `npm run compare -- --data DIR [options]: trains the same MoCo v2 here and in PyTorch
and compares the loss curves and the final kNN accuracy over seeds.

  --data DIR         folder with CIFAR-10 binary files (.bin or .bin.gz), train and test
  --seeds LIST       seeds on both sides (default ${SEEDS}); at least two
  --images N         training records, the first N of the files (default ${IMAGES})
  --set key=value    changes a field of the run, as in npm run train; repeatable
  --numbers WHOSE    lab (default): PyTorch takes the lab's random numbers, the same first
                     weights, batches and views; torch: its own, alike in distribution only
  --adapter KIND     auto or swiftshader, as in npm run train
  --python PATH      a Python with torch (default: python3, then /usr/bin/python3)
  --json             the numbers as one JSON object instead of the table
  --help             this text

After so short a run the kNN accuracy differs by 3 to 5 points from seed to seed, on either
side: means of three seeds are a first look, with 20 their difference has a standard error of
about 1.3 points.

Exit code 0: they agree; 1: they do not; 2: an argument or the data cannot be used.
`;

export interface CompareOptions {
  /** Absolute. */
  readonly data: string;
  readonly seeds: readonly number[];
  readonly images: number;
  /** Settings as `--set` takes them. */
  readonly set: readonly string[];
  readonly numbers: 'lab' | 'torch';
  readonly adapter: string;
  /** Pythons to try, in this order. */
  readonly pythons: readonly string[];
  readonly json: boolean;
}

/** @throws ArgumentError */
export function parseCompareArguments(args: readonly string[]): CompareOptions {
  const { data, seeds, images, set, numbers, adapter, python, json } = read(args);
  if (data === undefined || !existsSync(userPath(data))) {
    throw new ArgumentError(
      `--data ${data ?? ''}: name a folder that exists, with CIFAR-10 binary files.`,
    );
  }
  const chosen = seeds.split(',').map(Number);
  if (chosen.length < 2 || !chosen.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) {
    throw new ArgumentError(`--seeds ${seeds}: give at least two whole numbers, as in 0,1,2.`);
  }
  if (!/^[1-9]\d{0,7}$/.test(images)) {
    throw new ArgumentError(`--images ${images}: give a whole number of images.`);
  }
  if (numbers !== 'lab' && numbers !== 'torch') {
    throw new ArgumentError(`--numbers ${numbers}: use lab or torch.`);
  }
  return {
    data: userPath(data),
    seeds: chosen,
    images: Number(images),
    set,
    numbers,
    adapter,
    pythons: python === undefined ? ['python3', '/usr/bin/python3'] : [python],
    json,
  };
}

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        seeds: { type: 'string', default: SEEDS },
        images: { type: 'string', default: IMAGES },
        set: { type: 'string', multiple: true, default: [] },
        numbers: { type: 'string', default: 'lab' },
        adapter: { type: 'string', default: 'auto' },
        python: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArgumentError(`${reason} See npm run compare -- --help.`);
  }
}
