/**
 * A checkpoint's model under the names of modules of others, which take it with
 * `load_state_dict(strict=True)`: no key is missing, none is left over.
 */
import { say, type Words, WordsError } from '#base/words.ts';
import { parseStrictJson } from '#checkpoint/strictJson.ts';
import type { Checkpoint, CheckpointTensor } from '#checkpoint/tensor.ts';
import { configFromJson, type RunConfig } from '#run/config.ts';
import { layerSizesOf } from '#run/headShapes.ts';
import { type Layer, parseLayers, widthOf } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import type { ModelExport } from '#run/modelExports.ts';

interface ExportRow {
  /** Why this config's model has no such module; null if it has. */
  readonly problem: (config: RunConfig) => Words | null;
  /** The module's name of a tensor; null leaves it out. */
  readonly name: (own: string, config: RunConfig) => string | null;
  /** Python that makes the module `model`; null for what is no module. */
  readonly module: ((config: RunConfig) => string) | null;
}

const ROWS: Readonly<Record<ModelExport, ExportRow>> = {
  torchvision: {
    problem: notResNet,
    name: (own) =>
      own.startsWith('encoder_q.') && !own.startsWith('encoder_q.fc.')
        ? own.slice('encoder_q.'.length)
        : null,
    module: (config) =>
      [...encoderLines('model', config), 'model.fc = torch.nn.Identity()'].join('; '),
  },
  // facebookresearch/moco `moco/builder.py` and salesforce/PCL `pcl/builder.py` name alike.
  moco: {
    problem: (config) => notResNet(config) ?? notMoco(config),
    name: (own, config) =>
      /^(encoder_[qk]\.|queue$|queue_ptr$)/.test(own)
        ? isLinear(config)
          ? own.replace(/^(encoder_[qk])\.fc\.0\./, '$1.fc.')
          : own
        : null,
    module: (config) =>
      [
        `model = MoCo(${encoderName(config)}, dim=${config.embeddingDim}, ${
          config.method === 'pcl' ? 'r' : 'K'
        }=${config.queueLength}, mlp=${isLinear(config) ? 'False' : 'True'})`,
        ...stemLines('model.encoder_q', config),
        ...stemLines('model.encoder_k', config),
      ].join('; '),
  },
  // `cluster.0.centroids` [k, D], `cluster.0.density` [k], `cluster.0.im2cluster` [images].
  prototypes: {
    problem: () => null,
    name: (own) => (own.startsWith('cluster.') ? own : null),
    module: null,
  },
};

/** @throws WordsError where the checkpoint has no such part */
export function exportModel({ tensors, metadata }: Checkpoint, kind: ModelExport): Checkpoint {
  const { config } = configFromJson(parseStrictJson(metadata.config ?? ''));
  const { problem, name, module } = ROWS[kind];
  const found = problem(config);
  if (found !== null) throw new WordsError(found);
  const left: string[] = [];
  const named = tensors.flatMap((tensor): CheckpointTensor[] => {
    const own = name(tensor.name, config);
    if (own !== null) return [{ ...tensor, name: own }];
    if (/^((head_a|v)_[qk]|v|predictor|encoder_q\.fc)\./.test(tensor.name)) left.push(tensor.name);
    return [];
  });
  if (named.length === 0) {
    throw new WordsError(
      say('The checkpoint has no prototypes; its run clusters later, or never.'),
    );
  }
  const about = ['protolab_version', 'input_mean', 'input_std', 'step', 'epoch', 'weights'];
  return {
    tensors: named,
    metadata: {
      ...Object.fromEntries(
        about.flatMap((key) => (metadata[key] === undefined ? [] : [[key, metadata[key]]])),
      ),
      ...(module && { module: module(config) }),
      ...(module && left.length > 0 && { left_out: left.join(' ') }),
    },
  };
}

function notResNet({ encoder }: RunConfig): Words | null {
  if (encoder !== 'tiny') return null;
  return say(
    'The encoder is Tiny, which torchvision does not have; only a ResNet can be exported.',
  );
}

function notMoco(config: RunConfig): Words | null {
  if (!methodOf(config.method).usesQueue) {
    return say(
      'The method has no queue, so that MoCo’s module does not fit it; export the encoder.',
    );
  }
  if (isLinear(config) || isMlp(config)) return null;
  return say(
    'The projector is “{{layers}}”; MoCo’s module has one linear layer, or one as wide as the features, a ReLU and a second. Export the encoder.',
    { layers: config.projector },
  );
}

function layersOf({ projector }: RunConfig): readonly Layer[] {
  const parsed = parseLayers(projector);
  return 'problem' in parsed ? [] : parsed.layers;
}

const isLinear = (config: RunConfig): boolean => {
  const [first, ...more] = layersOf(config);
  return first?.kind === 'linear' && more.length === 0;
};

/** `mlp=True`: a layer as wide as the features, a ReLU, a layer to the embedding. */
function isMlp(config: RunConfig): boolean {
  const [first, relu, second, ...more] = layersOf(config);
  const sizes = layerSizesOf(config);
  return (
    first?.kind === 'linear' &&
    widthOf(first.width, sizes) === sizes.features &&
    relu?.kind === 'relu' &&
    second?.kind === 'linear' &&
    more.length === 0
  );
}

/** torchvision's constructor; its channels are fixed, so that a narrower one is a class of ours. */
const encoderName = ({ encoder, width }: RunConfig): string =>
  width === 64 ? `torchvision.models.${encoder}` : `partial(NarrowResNet, "${encoder}", ${width})`;

/** Python with torchvision, or with e2e/pytorch/protolab_torch/model.py for another width. */
const encoderLines = (model: string, config: RunConfig): string[] =>
  config.width === 64
    ? [`${model} = torchvision.models.${config.encoder}()`, ...stemLines(model, config)]
    : [`${model} = NarrowResNet("${config.encoder}", ${config.width}, "${config.stem}")`];

/** torchvision's stem is 7×7 with a max pool. */
const stemLines = (model: string, { stem, width }: RunConfig): string[] =>
  stem === 'cifar'
    ? [
        `${model}.conv1 = torch.nn.Conv2d(3, ${width}, 3, 1, 1, bias=False)`,
        `${model}.maxpool = torch.nn.Identity()`,
      ]
    : [];
