import { existsSync } from 'node:fs';
import {
  ArgumentError,
  choice,
  flag,
  number,
  readOptions,
  repeated,
  text,
} from '../tools/options.ts';
import { userPath } from '../tools/project.ts';

const IMAGES = 2000;
const SEEDS = '0,1,2';

export const COMPARE = {
  name: 'npm run compare',
  summary:
    'trains the same run here and in plain PyTorch (e2e/pytorch/protolab_torch) and compares the loss curves and the final kNN accuracy over seeds.',
  example: '--data DIR',
  options: {
    data: text('DIR', 'folder with CIFAR-10 binary files (.bin or .bin.gz), train and test'),
    seeds: text('LIST', `seeds on both sides (default ${SEEDS}); at least two`),
    images: number('N', `training records, the first N of the files (default ${IMAGES})`, {
      default: IMAGES,
      min: 1,
      max: 99_999_999,
    }),
    set: repeated('key=value', 'changes a field of the run, as in npm run train; repeatable'),
    numbers: choice(
      'WHOSE',
      "lab (default): PyTorch takes the lab's random numbers, the same first weights, batches and views; torch: its own generator, equal in distribution only",
      ['lab', 'torch'],
    ),
    adapter: choice('KIND', 'auto or swiftshader, as in npm run train', ['auto', 'swiftshader']),
    python: text(
      'PATH',
      'a Python with torch, torchvision and numpy (default: python3, then /usr/bin/python3)',
    ),
    json: flag('the numbers as one JSON object instead of the table'),
  },
  details: `The run is MoCo v2 with ResNet-18 of width 8 on 16 px, unless --set says otherwise: any method, lists
of layers, encoder and stem, views of their own, groups of batch norm, micro-batches, stages,
optimizer and schedule.

  npm run compare -- --data DIR --set method=simclr \\
    --set "projector=linear features, bn, relu, linear D, bn"
  npm run compare -- --data DIR --set encoder=tiny --set method=pcl --set numClusters=50,100

PyTorch has no half precision here: autocast is refused, and so are early stopping, maxSteps and
range tests. The losses are training losses: of a symmetric loss the sum of both directions, of PCL with
ProtoNCE.

After such a short run the kNN accuracy differs by 3 to 5 points between seeds, on either side:
means of three seeds give a first impression; with 20 seeds their difference has a standard error
of about 1.3 points.

Exit code 0: they agree; 1: they do not; 2: an argument, a field or the data cannot be used.`,
} as const;

export interface CompareOptions {
  /** Absolute. */
  readonly data: string;
  readonly seeds: readonly number[];
  readonly images: number;
  /** Assignments as for `--set`. */
  readonly set: readonly string[];
  readonly numbers: 'lab' | 'torch';
  readonly adapter: string;
  /** Pythons to try, in this order. */
  readonly pythons: readonly string[];
  readonly json: boolean;
}

/** @throws ArgumentError */
export function parseCompareArguments(args: readonly string[]): CompareOptions {
  const { values } = readOptions(COMPARE, args);
  const { data, python, ...others } = values;
  if (data === null || !existsSync(userPath(data))) {
    throw new ArgumentError(
      `--data ${data ?? ''}: name a folder that exists, with CIFAR-10 binary files.`,
    );
  }
  const seeds = (values.seeds ?? SEEDS).split(',').map(Number);
  if (seeds.length < 2 || !seeds.every((seed) => Number.isSafeInteger(seed) && seed >= 0)) {
    throw new ArgumentError(
      `--seeds ${values.seeds}: give at least two whole numbers, as in ${SEEDS}.`,
    );
  }
  return {
    ...others,
    data: userPath(data),
    seeds,
    pythons: python === null ? ['python3', '/usr/bin/python3'] : [python],
  };
}
