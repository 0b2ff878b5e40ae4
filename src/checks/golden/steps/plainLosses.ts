import { byolReference } from '#kernels/byol/byol.reference.ts';
import { infoNceReference } from '#kernels/infoNce/infoNce.reference.ts';
import {
  normalizeGradReference,
  normalizeReference,
} from '#kernels/normalize/normalize.reference.ts';
import { ntXentReference } from '#kernels/ntXent/ntXent.reference.ts';
import { protoNceReference } from '#kernels/protoNce/protoNce.reference.ts';
import { encode } from '#model/encoder.ts';
import { runHead } from '#model/heads.ts';
import type { RunConfig } from '#run/config.ts';
import { hasLayer } from '#run/layers.ts';
import { queryViews } from '#run/methods.ts';
import type { Stage } from '#run/stages.ts';
import type { PlainActivation, PlainNet } from './plainNet.ts';

/** What a method's step reads beside its weights. */
export interface StepData {
  /** [2·batch, side, side, 3]: query views, then key views. */
  readonly views: Float64Array;
  /** See StepInputs. */
  readonly keyRow: Uint32Array;
  /** Of each granularity: the prototypes of the rows of a view, then the negatives. */
  readonly columns: readonly Uint32Array[];
}

export interface Prototypes {
  /** [k, D]. */
  readonly centroids: Float64Array;
  readonly density: Float64Array;
}

export interface Losses {
  /** `loss`, and where there are prototypes its two parts. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Unit rows of the queries' partners, in the queries' order; null without a key tower. */
  readonly keys: Float64Array | null;
}

interface Towers {
  readonly config: RunConfig;
  readonly stage: Stage;
  readonly query: PlainNet;
  readonly key: PlainNet | null;
  /** [K, D]. */
  readonly queue: Float64Array;
  readonly prototypes: readonly Prototypes[];
}

/** The forward passes and the loss of one step; gives the query tower the gradients it starts from. */
export function plainLosses(towers: Towers, data: StepData): Losses {
  const { config, query, key } = towers;
  const views = queryViews(config);
  const embedded = embed(towers, query, viewsOf(towers, data, 0, views));
  const keys = key === null ? null : keysOf(towers, key, data, views);
  switch (config.method) {
    case 'simclr': {
      const { loss, dz } = ntXentReference(config.embeddingDim, config.temperature, unit(embedded));
      seed(query, embedded, dz);
      return { metrics: { loss }, keys };
    }
    case 'byol': {
      const predicted = runHead(query, 'predictor', embedded, config);
      const rows = unit(predicted);
      const { loss, dq } = byolReference(config.batchSize, config.embeddingDim, rows, keys ?? []);
      seed(query, predicted, dq);
      return { metrics: { loss }, keys };
    }
    case 'moco':
    case 'pcl':
      return { metrics: contrast(towers, embedded, keys ?? new Float64Array(), data), keys };
    default:
      return config.method satisfies never;
  }
}

/** InfoNCE and ProtoNCE, each view's queries by themselves, of two views the sum. */
function contrast(
  { config, stage, query, queue, prototypes }: Towers,
  embedded: PlainActivation,
  keys: Float64Array,
  { columns }: StepData,
): Losses['metrics'] {
  const { batchSize, embeddingDim: dim, temperature, dedupe, protoWeight } = config;
  const ownHead = stage.losses.proto && stage.parts.b !== 'absent' && config.heads === 'split';
  const source = ownHead ? runHead(query, 'headB', embedded, config) : embedded;
  const [queries, protoQueries] = [unit(embedded), unit(source)];
  const [dq, dProto] = [new Float64Array(queries.length), new Float64Array(queries.length)];
  let lossInst = 0;
  let lossProto = 0;
  const each = batchSize * dim;
  for (let at = 0; at < queries.length; at += each) {
    const part = (rows: Float64Array) => rows.subarray(at, at + each);
    if (stage.losses.inst) {
      const instance = infoNceReference(dim, temperature, part(queries), part(keys), queue);
      lossInst += instance.loss;
      dq.set(instance.dq, at);
    }
    const weight = protoWeight / prototypes.length;
    for (const [g, { centroids, density }] of prototypes.entries()) {
      const own = columns[g] ?? [];
      const found = protoNceReference(dim, dedupe, part(protoQueries), centroids, density, own);
      lossProto += found.loss / prototypes.length;
      found.dq.forEach((value, i) => {
        dProto[at + i] = (dProto[at + i] as number) + weight * value;
      });
    }
  }
  seed(query, embedded, dq);
  if (prototypes.length > 0) seed(query, source, dProto);
  const loss = lossInst + protoWeight * lossProto;
  return { loss, ...(prototypes.length > 0 && { loss_inst: lossInst, loss_proto: lossProto }) };
}

function keysOf(towers: Towers, key: PlainNet, data: StepData, views: 1 | 2): Float64Array {
  const { config, stage } = towers;
  const dim = config.embeddingDim;
  const embedded = embed(towers, key, viewsOf(towers, data, 2 - views, views));
  // For its running statistics alone.
  if (stage.parts.b !== 'absent' && hasLayer(config.headB, 'bn')) {
    runHead(key, 'headB', embedded, config);
  }
  const rows = unit(embedded);
  return Float64Array.from(
    { length: data.keyRow.length * dim },
    (_, i) => rows[(data.keyRow[Math.floor(i / dim)] as number) * dim + (i % dim)] as number,
  );
}

/** Some of the two views, one behind the other. */
function viewsOf(
  { config }: Towers,
  data: StepData,
  first: number,
  views: number,
): PlainActivation {
  const { batchSize, imageSide: side } = config;
  const each = data.views.length / 2;
  const values = data.views.subarray(first * each, (first + views) * each);
  return { batch: views * batchSize, height: side, width: side, channels: 3, values };
}

function embed({ config, stage }: Towers, net: PlainNet, view: PlainActivation): PlainActivation {
  const { embedding } = encode<PlainActivation>(net, view, config);
  return stage.parts.a === 'absent' ? embedding : runHead(net, 'headA', embedding, config);
}

const unit = ({ channels, values }: PlainActivation): Float64Array =>
  normalizeReference(channels, values);

/** Gives a tower the gradient of unit rows. */
function seed(net: PlainNet, y: PlainActivation, dUnit: Float64Array): void {
  net.seed(y, normalizeGradReference(y.channels, y.values, dUnit));
}
