/** The parts of the diagram: what each is called, which fields it has, what a stage says of it. */
import type { RunConfig } from '#run/config.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import type { Part, Stage } from '#run/stages.ts';

export type PartId =
  | 'views'
  | 'encoder'
  | 'keyEncoder'
  | 'momentum'
  | 'mlp'
  | 'headA'
  | 'headB'
  | 'infoNce'
  | 'queue'
  | 'protoNce'
  | 'prototypes';

/** What a stage switches: a part of the model, or a loss. */
export type Switched = { readonly part: Part } | { readonly loss: 'inst' | 'proto' };

interface PartEntry {
  readonly title: string;
  /** Fields of the part, then those it shares with its neighbours. */
  readonly fields: readonly FieldName[];
  readonly switched?: Switched;
}

export const PARTS_OF_DIAGRAM: Readonly<Record<PartId, PartEntry>> = {
  views: {
    title: 'Views',
    fields: ['imageSide', ...FIELD_NAMES.filter((name) => FIELDS[name].group === 'augmentation')],
  },
  encoder: {
    title: 'Query encoder',
    fields: ['encoder', 'width', 'bnGroups', 'frozenBuffers'],
    switched: { part: 'encoder' },
  },
  keyEncoder: {
    title: 'Key encoder',
    fields: ['keyMomentum', 'encoder', 'width', 'bnGroups'],
    switched: { part: 'encoder' },
  },
  momentum: { title: 'Key momentum', fields: ['keyMomentum'] },
  mlp: { title: 'Projection head', fields: ['embeddingDim', 'method'] },
  headA: {
    title: 'Head a, ã on the key side',
    fields: ['heads', 'headRelu', 'embeddingDim', 'queueOnKeyChange'],
    switched: { part: 'a' },
  },
  headB: {
    title: 'Head b',
    fields: ['heads', 'headRelu', 'embeddingDim'],
    switched: { part: 'b' },
  },
  infoNce: {
    title: 'InfoNCE',
    fields: ['temperature', 'method'],
    switched: { loss: 'inst' },
  },
  queue: { title: 'Queue', fields: ['queueLength', 'queueOnKeyChange'] },
  protoNce: {
    title: 'ProtoNCE',
    fields: ['negatives', 'dedupe', 'warmupEpochs', 'concentrationAlpha'],
    switched: { loss: 'proto' },
  },
  prototypes: {
    title: 'Prototypes',
    fields: ['numClusters', 'clusterIterations', 'clusterRedos', 'concentrationAlpha'],
  },
};

/** The part's fields that count now. */
export function usedFields(part: PartId, config: RunConfig): readonly FieldName[] {
  return PARTS_OF_DIAGRAM[part].fields.filter((name) => unusedBecause(name, config) === null);
}

/** How a part is in a stage; `on` where no stage changes it. */
export type PartLook = 'on' | 'frozen' | 'absent';

export function lookOf(part: PartId, stage: Stage): PartLook {
  const { parts, losses } = stage;
  switch (part) {
    case 'encoder':
    case 'keyEncoder':
      return look(parts.encoder);
    case 'momentum':
      return parts.encoder === 'train' || parts.a === 'train' || parts.b === 'train'
        ? 'on'
        : 'frozen';
    case 'headA':
      return look(parts.a);
    case 'headB':
      return look(parts.b);
    case 'infoNce':
    case 'queue':
      return losses.inst ? 'on' : 'absent';
    case 'protoNce':
    case 'prototypes':
      return losses.proto ? 'on' : 'absent';
    case 'views':
    case 'mlp':
      return 'on';
    default:
      return part satisfies never;
  }
}

function look(state: 'train' | 'frozen' | 'absent'): PartLook {
  return state === 'train' ? 'on' : state;
}
