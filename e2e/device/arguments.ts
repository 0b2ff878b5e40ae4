import { existsSync } from 'node:fs';
import path from 'node:path';
import { ArgumentError, flag, number, readOptions, repeated, text } from '../tools/options.ts';
import { userPath } from '../tools/project.ts';

export const DEVICE = {
  name: 'npm run device',
  summary:
    'checks and measures this machine’s GPU in at most ten minutes, without a browser: the benchmark, the golden fixtures, the same step in PyTorch, a profile, the tuner, the tiles against each other bit by bit, TensorFlow.js, ten epochs on CIFAR-10, and jax-js. Writes one JSON file after every part, which says of each what was found or why it was skipped, and prints the same as a table.',
  options: {
    json: text('FILE', 'the file (default device.json)'),
    budget: number('SECONDS', 'how long it may take in all (default 600)', {
      default: 600,
      min: 30,
      max: 36_000,
    }),
    cifar: text(
      'DIR',
      'a folder with CIFAR-10 binary files; without it nothing is trained on them',
    ),
    python: text(
      'PATH',
      'a Python with torch, torchvision and numpy (default: python3, then /usr/bin/python3)',
    ),
    only: repeated('PART', 'only this part; repeatable'),
    pack: text(
      'FILE',
      'measures nothing: writes all that the command needs, this Node, Dawn and the golden fixtures among it, as FILE.tar.xz (or .tar.gz), for a machine of the same kind without npm and network',
    ),
    tiny: flag('small sizes, for trying the command on a software adapter'),
    result: text(
      'FILE',
      'also writes the benchmark’s result by itself, for src/page/store/device/results',
    ),
  },
  details: `Parts: benchmark, golden, pytorch, profile, tuner, bits, peers, cifar, jax, in this order. Each runs
in a process of its own; one that takes too long is ended, what it had found until then is kept, and the
next begins. A signal that ends the command ends the part that runs, and the file is written.

Exit code 0, 1 when the golden fixtures, the tiles or the bits fail, 2 for bad arguments, 3 without a GPU
that Vulkan knows: a software adapter is measured with --tiny only; 128 and the signal's number where it
was ended by one.`,
} as const;

export interface DeviceArguments {
  /** Absolute. */
  readonly json: string;
  readonly budgetSeconds: number;
  readonly cifar: string | null;
  readonly pythons: readonly string[];
  /** All parts if empty. */
  readonly only: readonly string[];
  readonly tiny: boolean;
  /** The archive to write in place of measuring; absolute. */
  readonly pack: string | null;
  readonly result: string | null;
}

/** @param parts that there are @throws ArgumentError */
export function parseDeviceArguments(
  args: readonly string[],
  parts: readonly string[],
): DeviceArguments {
  const { values } = readOptions(DEVICE, args);
  const unknown = values.only.find((name) => !parts.includes(name));
  if (unknown !== undefined) {
    throw new ArgumentError(`--only ${unknown}: use ${parts.join(', ')}.`);
  }
  const cifar = values.cifar === null ? null : userPath(values.cifar);
  if (cifar !== null && !existsSync(cifar)) {
    throw new ArgumentError(`--cifar ${values.cifar}: there is no such folder; check the path.`);
  }
  for (const [flagName, file] of [
    ['--json', values.json],
    ['--result', values.result],
    ['--pack', values.pack],
  ] as const) {
    if (file === null || existsSync(path.dirname(userPath(file)))) continue;
    throw new ArgumentError(`${flagName} ${file}: there is no such folder to write it in.`);
  }
  if (values.pack !== null && !/\.(tar\.(xz|gz)|tgz)$/.test(values.pack)) {
    throw new ArgumentError(`--pack ${values.pack}: end the name in .tar.xz or .tar.gz.`);
  }
  return {
    json: userPath(values.json ?? 'device.json'),
    budgetSeconds: values.budget,
    cifar,
    pythons: values.python === null ? ['python3', '/usr/bin/python3'] : [values.python],
    only: values.only,
    tiny: values.tiny,
    pack: values.pack === null ? null : userPath(values.pack),
    result: values.result === null ? null : userPath(values.result),
  };
}
