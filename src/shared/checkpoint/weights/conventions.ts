/**
 * How others name a ResNet's tensors, a row each. The lab's own names are torchvision's under
 * `encoder_q.`, with the projector as an `nn.Sequential` at `fc`, as MoCo and PCL have it.
 */
export interface Convention {
  /** Where such names come from. */
  readonly name: string;
  /** The lab's name of a tensor of the file; null where it is none of the query tower's. */
  readonly ours: (name: string) => string | null;
}

const OWN_PARTS = /^(encoder_q|head_a_q|v_q|v|predictor)\./;

/** The query tower below a prefix. MoCo v1 has one linear layer there, `fc`; ours is `fc.0`. */
const below =
  (prefix: string): Convention['ours'] =>
  (name) =>
    name.startsWith(prefix)
      ? `encoder_q.${name.slice(prefix.length).replace(/^fc\.(weight|bias)$/, 'fc.0.$1')}`
      : null;

/** A backbone below a prefix; what is called `fc` there is a classifier of classes. */
const backbone =
  (prefix: string): Convention['ours'] =>
  (name) =>
    name.startsWith(prefix) && !name.startsWith(`${prefix}fc.`)
      ? `encoder_q.${name.slice(prefix.length)}`
      : null;

/** Of equal matches the first row counts. */
export const CONVENTIONS: readonly Convention[] = [
  { name: 'Protolab', ours: (name) => (OWN_PARTS.test(name) ? name : null) },
  // facebookresearch/moco and salesforce/PCL, `builder.py`, saved from DistributedDataParallel.
  { name: 'MoCo, PCL', ours: below('module.encoder_q.') },
  { name: 'MoCo, PCL (one GPU)', ours: below('encoder_q.') },
  // facebookresearch/moco-v3: its query encoder and predictor.
  {
    name: 'MoCo v3',
    ours: (name) =>
      name.startsWith('module.predictor.')
        ? name.slice('module.'.length)
        : below('module.base_encoder.')(name),
  },
  { name: 'torchvision, timm', ours: backbone('') },
  { name: 'torchvision, timm (DataParallel)', ours: backbone('module.') },
];

const ANCHOR = 'layer1.0.conv1.weight';
/** Towers of one file: student and teacher, online and target, each in a wrapping. */
const MOST_PREFIXES = 16;

/** A row for each name under which a ResNet of the file lies: `backbone.`, `model.encoder.`, … */
export function prefixConventions(names: readonly string[]): readonly Convention[] {
  const prefixes = names.flatMap((name) =>
    name.endsWith(`.${ANCHOR}`) ? [name.slice(0, -ANCHOR.length)] : [],
  );
  return [...new Set(prefixes)]
    .slice(0, MOST_PREFIXES)
    .map((prefix) => ({ name: `${prefix.slice(0, 200)}…`, ours: backbone(prefix) }));
}
