/**
 * Published recipes on CIFAR-10, in the lab's fields. What has no field: random numbers, the exact
 * mean and standard deviation of the colours, and MoCo's notebook reading its cosine an epoch later.
 */
import type { RunConfig } from './config.ts';

/**
 * ResNet-18 with a 3×3 stem; crops of 8 % and more, flip, jitter 0.4/0.4/0.4/0.1, grey, no blur (the
 * defaults but for the crop); a cosine by epoch; kNN with k 200 and t 0.1 on the test images.
 */
const CIFAR = {
  dataset: 'files',
  encoder: 'resnet18',
  width: 64,
  cropScaleMin: 0.08,
  epochs: 200,
  knnProtocol: 'instdisc',
  probeRecipe: 'moco',
} as const satisfies Partial<RunConfig>;

/** lightly's benchmark measures kNN on the pooled features. */
const LIGHTLY = {
  ...CIFAR,
  scheduleUnit: 'epoch',
  knnOn: 'feature',
} as const satisfies Partial<RunConfig>;

const LIGHTLY_SOURCE = {
  text: 'lightly, cifar10_benchmark.py',
  address:
    'https://github.com/lightly-ai/lightly/blob/master/docs/source/getting_started/benchmarks/cifar10_benchmark.py',
} as const;

export const CIFAR_PRESETS = [
  {
    name: 'moco-cifar10',
    label: 'MoCo on CIFAR-10',
    summary:
      'MoCo’s CIFAR-10 notebook: one linear layer, batch 512, kNN 82.6 % after 200 epochs. Your own CIFAR-10 files, a real GPU.',
    source: {
      text: 'facebookresearch/moco, moco_cifar10_demo.ipynb',
      address:
        'https://github.com/facebookresearch/moco/blob/colab-notebook/colab/moco_cifar10_demo.ipynb',
    },
    changes: {
      ...CIFAR,
      projector: 'linear D',
      batchSize: 512,
      queueLength: 4096,
      temperature: 0.1,
      bnGroups: 8,
      weightDecay: 0.0005,
      scheduleUnit: 'epoch',
    },
  },
  {
    name: 'mocov2-cifar10',
    label: 'MoCo v2 on CIFAR-10',
    summary:
      'lightly’s MoCo: two-layer MLP, symmetric, batch 128, kNN 83.8 %. Rate and decay are converted to the sum of both losses.',
    source: LIGHTLY_SOURCE,
    changes: {
      ...LIGHTLY,
      batchSize: 128,
      queueLength: 4096,
      temperature: 0.1,
      bnGroups: 8,
      symmetric: true,
      // 0.06 and 5e-4 for ½(l₁₂ + l₂₁): half the rate and twice the decay are the same steps.
      learningRate: 0.03,
      weightDecay: 0.001,
    },
  },
  {
    name: 'simclr-cifar10',
    label: 'SimCLR on CIFAR-10',
    summary: 'lightly’s SimCLR: batch 512, temperature 0.5, SGD, kNN 84.8 % within 200 epochs.',
    source: LIGHTLY_SOURCE,
    changes: {
      ...LIGHTLY,
      method: 'simclr',
      projector: 'linear features, bn, relu, linear D, bn',
      batchSize: 512,
      temperature: 0.5,
      // 0.06 for each 128 images.
      learningRate: 0.24,
      weightDecay: 0.0005,
    },
  },
  {
    name: 'byol-cifar10',
    label: 'BYOL on CIFAR-10',
    summary:
      'lightly’s BYOL: heads of 1,024, batch 512, kNN 86.8 % within 200 epochs. Rate and decay are converted to BYOL’s own loss.',
    source: LIGHTLY_SOURCE,
    changes: {
      ...LIGHTLY,
      method: 'byol',
      embeddingDim: 256,
      projector: 'linear 1024, bn, relu, linear D',
      predictor: 'linear 1024, bn, relu, linear D',
      batchSize: 512,
      // 0.24 and 5e-4 for −½(cos₁₂ + cos₂₁); ours is (2 − 2·cos₁₂) + (2 − 2·cos₂₁).
      weightDecay: 0.002,
      saturation: 0.2,
      ownSecondView: true,
      cropScaleMin2: 0.08,
      saturation2: 0.2,
      solarizeEnabled2: true,
    },
  },
  {
    name: 'pcl-cifar10',
    label: 'PCL on CIFAR-10',
    summary:
      'PCL as ProPos ran it on CIFAR-20, with its temperature for CIFAR-10: 1,000 epochs, prototype loss at 0.01. Clustering into 10: NMI 80.2 in its paper.',
    source: {
      text: 'Hzzone/ProPos, pcl_cifar20_r18_config.json',
      address: 'https://github.com/Hzzone/ProPos/blob/master/config/pcl_cifar20_r18_config.json',
    },
    changes: {
      ...CIFAR,
      method: 'pcl',
      heads: 'none',
      symmetric: true,
      batchSize: 128,
      queueLength: 4096,
      temperature: 0.1,
      learningRate: 0.1,
      epochs: 1000,
      warmupEpochs: 50,
      // The rate warms up over the same 50 epochs, of 390 steps.
      warmupSteps: 19500,
      numClusters: '250,500,1000',
      // The reference draws from all others; the smallest granularity has no more.
      negatives: 249,
      protoWeight: 0.01,
    },
  },
] as const;
