/**
 * A run as a project for PyTorch (`e2e/pytorch/protolab_torch`): the texts beside it. The package trains
 * every field of a run; it refuses by itself what its machine cannot do, such as autocast without a GPU.
 */
import type { RunConfig } from './config.ts';
import { normGroups } from './microBatches.ts';

/** Names in the project's folder. */
export const TORCH_FILES = {
  config: 'config.json',
  checkpoint: 'checkpoint.safetensors',
  images: 'images.safetensors',
  requirements: 'requirements.txt',
  readme: 'README.md',
  package: 'protolab_torch',
} as const;

export const TORCH_REQUIREMENTS = `torch>=1.13
torchvision>=0.14
numpy
# Optional, for --kmeans faiss:
# faiss-cpu
`;

/** @param step the checkpoint's; null without one @param withImages they are in the folder */
export function torchReadme(config: RunConfig, step: number | null, withImages: boolean): string {
  // A checkpoint of an older version may lack fields that the config has.
  const of = step === null ? '' : ` --checkpoint ${TORCH_FILES.checkpoint}`;
  const from = `--config ${TORCH_FILES.config}${of}`;
  const data = withImages ? '' : ' --data IMAGES';
  const images = withImages
    ? `\`${TORCH_FILES.images}\` has the run's images; \`--data PATH\` takes others.`
    : '`IMAGES` is the folder the run was trained on: CIFAR-10 or STL-10 binary, or pictures in a folder for each class.';
  const begins = step === null ? 'Begins the run' : `Continues the run after its step ${step}`;
  const groups = normGroups(config);
  const processes = groups > 1 ? groups : 8;
  const split = groups > 1 ? '' : ` --set bnGroups=${processes}`;
  return `# A run of Protolab, in PyTorch

    pip install -r ${TORCH_FILES.requirements}
    python -m protolab_torch train ${from}${data} --out run
    torchrun --nproc_per_node=${processes} --max_restarts=3 -m protolab_torch train ${from}${data} --out run${split}

${begins} with its own random numbers: one process gives the numbers that Protolab would, within rounding.
${images} A start with the same \`--out\` goes on from what is kept there; all processes need that folder.
Every process has batch-norm statistics of its own: the processes must divide the batch's groups (bnGroups).
\`run/metrics.jsonl\` and \`run/checkpoint.safetensors\` are Protolab's own formats: watch the run in the page
with \`npm run watch -- FOLDER\`, or from another machine with \`python -m protolab_torch serve FOLDER --origin PAGE\`, and
import the checkpoint there. \`python -m protolab_torch train --help\` lists the rest.
`;
}
