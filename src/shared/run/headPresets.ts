/** The heads of published methods, as layer lists. */
import type { RunConfig } from './config.ts';
import type { LayerField } from './layers.ts';

interface HeadPreset {
  readonly name: string;
  readonly label: string;
  /** Where the layers are from. */
  readonly source: string;
  readonly changes: Readonly<Partial<Pick<RunConfig, LayerField | 'embeddingDim' | 'heads'>>>;
}

export const HEAD_PRESETS = [
  {
    name: 'moco-v1',
    label: 'MoCo v1: one linear layer',
    source: 'He et al. 2020; facebookresearch/moco builder.py without --mlp',
    changes: { projector: 'linear D', embeddingDim: 128 },
  },
  {
    name: 'moco-v2',
    label: 'MoCo v2: two-layer MLP',
    source: 'Chen et al. 2020b; facebookresearch/moco builder.py with --mlp',
    changes: { projector: 'linear features, relu, linear D', embeddingDim: 128 },
  },
  {
    name: 'simclr',
    label: 'SimCLR: MLP with batch norm',
    source: 'Chen et al. 2020a, google-research/simclr model_util.py',
    changes: { projector: 'linear features, bn, relu, linear D, bn', embeddingDim: 128 },
  },
  {
    name: 'byol',
    label: 'BYOL: projector and predictor',
    source: 'Grill et al. 2020, appendix J',
    changes: {
      projector: 'linear 4096, bn, relu, linear D',
      predictor: 'linear 4096, bn, relu, linear D',
      embeddingDim: 256,
    },
  },
  {
    name: 'notes',
    label: 'Case study: heads a and b end in a ReLU',
    source: 'the research notes',
    changes: {
      projector: 'linear features, relu, linear D',
      headA: 'linear D, relu',
      headB: 'linear D, relu',
      embeddingDim: 128,
      heads: 'notes',
    },
  },
] as const satisfies readonly HeadPreset[];
