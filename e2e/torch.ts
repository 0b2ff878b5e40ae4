import { spawnSync } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import type { compareTorch } from '#checks/torch/compareTorch.ts';
import { findPython } from './pytorch/python.ts';
import { importBundled, root } from './tools/bundle.mjs';
import { findChrome } from './tools/chrome.ts';
import { choice, number, runCommand } from './tools/options.ts';
import { findVulkan } from './tools/vulkan.ts';

/** The largest difference of a feature that rounding explains, over the largest feature. */
const MOST = 1e-4;

const TORCH = {
  name: 'npm run torch',
  summary:
    'sends real images through torchvision’s ResNets and through the lab with the same weights: files that PyTorch wrote (zip, old format, MoCo’s checkpoint) go into the lab, and weights that the lab trained go into torchvision and into MoCo’s and PCL’s module, with load_state_dict(strict=True).',
  options: {
    encoder: choice('NAME', 'all (default), or one of them', [
      'all',
      'resnet18',
      'resnet34',
      'resnet50',
    ]),
    images: number('N', 'images (default 256)', { default: 256, min: 8, max: 4096 }),
    side: number('N', 'their side (default 64)', { default: 64, min: 32, max: 224 }),
    width: number('N', 'width of the encoders (default 64, torchvision’s own)', {
      default: 64,
      min: 4,
      max: 64,
    }),
    steps: number('N', 'steps that the lab trains (default 3)', { default: 3, min: 1, max: 1000 }),
  },
  details: `Needs Python with torch, torchvision and numpy, as Debian's python3-torch and python3-torchvision.
Exit code 0 when no feature differs by more than ${MOST} of the largest one, 1 when one does,
2 for bad arguments or without such a Python, 3 without a WebGPU adapter.`,
} as const;

/** `npm run torch`. */
export async function main(args: readonly string[]): Promise<void> {
  await runCommand(TORCH, args, async ({ values }) => {
    const { encoder, images, side, steps, width } = values;
    const python = findPython(['python3', '/usr/bin/python3']);
    if (python === null) {
      process.stderr.write(
        'No Python here has torch, torchvision and numpy; install python3-torch and python3-torchvision.\n',
      );
      return 2;
    }
    const driver = findVulkan(findChrome());
    if (driver === null) {
      process.stderr.write('There is no WebGPU adapter for Node: install mesa-vulkan-drivers.\n');
      return 3;
    }
    // Read by the Vulkan loader when Dawn is created, which happens after this.
    Object.assign(process.env, driver.environment);
    const bundle: { compareTorch: typeof compareTorch } = await importBundled(
      'src/checks/torch/compareTorch.ts',
    );
    const script = path.join(root, 'e2e/pytorch/torch_agrees.py');
    const began = performance.now();
    let told = { kind: '', at: 0 };
    const largest = await bundle.compareTorch({
      encoders: encoder === 'all' ? ['resnet18', 'resnet34', 'resnet50'] : [encoder],
      ...{ images, side, steps, width, assets: path.join(root, 'public') },
      python(...args) {
        const { stdout, stderr, status } = spawnSync(python, ['-B', script, ...args], {
          encoding: 'utf8',
          env: { ...process.env, OMP_NUM_THREADS: String(availableParallelism()) },
        });
        if (status !== 0) throw new Error(`torch_agrees.py ${args[0]}: ${stderr}`);
        return JSON.parse(stdout);
      },
      onLine: (line) => process.stdout.write(`${line}\n`),
      onProgress: (line) => {
        const now = performance.now();
        // Each kind of work once, and then about every two seconds.
        const kind = line.replace(/ [\d/]+$/, '');
        if (kind === told.kind && now - told.at < 2000) return;
        told = { kind, at: now };
        process.stderr.write(`  ${Math.round((now - began) / 1000)} s  ${line}\n`);
      },
    });
    process.stdout.write(`Largest difference ${largest.toExponential(2)} of ${MOST}\n`);
    return largest <= MOST ? 0 : 1;
  });
}
