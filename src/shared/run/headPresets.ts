/** The heads of published methods, as layer lists. */
import type { RunConfig } from './config.ts';
import type { LayerField } from './layers.ts';

export interface HeadPreset {
  readonly name: string;
  readonly label: string;
  /** Where the layers are from. */
  readonly source: { readonly text: string; readonly address: string | null };
  readonly changes: Readonly<Partial<Pick<RunConfig, LayerField | 'embeddingDim' | 'heads'>>>;
}

export const HEAD_PRESETS = [
  {
    name: 'moco-v1',
    label: 'MoCo v1: one linear layer',
    source: {
      text: 'facebookresearch/moco, moco/builder.py without --mlp',
      address: 'https://github.com/facebookresearch/moco/blob/main/moco/builder.py',
    },
    changes: { projector: 'linear D', embeddingDim: 128 },
  },
  {
    name: 'moco-v2',
    label: 'MoCo v2: two-layer MLP',
    source: {
      text: 'facebookresearch/moco, moco/builder.py with --mlp',
      address: 'https://github.com/facebookresearch/moco/blob/main/moco/builder.py',
    },
    changes: { projector: 'linear features, relu, linear D', embeddingDim: 128 },
  },
  {
    name: 'simclr',
    label: 'SimCLR: MLP with batch norm',
    // Two layers as in the paper; the repository's default is three since SimCLR v2. Its last batch
    // norm has no shift.
    source: {
      text: 'google-research/simclr, model_util.py with --num_proj_layers=2',
      address: 'https://github.com/google-research/simclr/blob/master/model_util.py',
    },
    changes: { projector: 'linear features, bn, relu, linear D, bn', embeddingDim: 128 },
  },
  {
    name: 'byol',
    label: 'BYOL: projector and predictor',
    // The last linear layers have no bias there.
    source: {
      text: 'deepmind-research, byol/utils/networks.py and byol/configs/byol.py',
      address:
        'https://github.com/google-deepmind/deepmind-research/blob/master/byol/utils/networks.py',
    },
    changes: {
      projector: 'linear 4096, bn, relu, linear D',
      predictor: 'linear 4096, bn, relu, linear D',
      embeddingDim: 256,
    },
  },
  {
    name: 'notes',
    label: 'Case study: heads a and b end in a ReLU',
    source: { text: 'the research notes', address: null },
    changes: {
      projector: 'linear features, relu, linear D',
      headA: 'linear D, relu',
      headB: 'linear D, relu',
      embeddingDim: 128,
      heads: 'notes',
    },
  },
] as const satisfies readonly HeadPreset[];
