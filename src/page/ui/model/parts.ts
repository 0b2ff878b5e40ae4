/** The parts of the diagram: where their settings are, and how a stage shows them. */
import type { Stage } from '#run/stages.ts';
import type { SectionId } from '#store/config/rail.ts';

export type PartId =
  | 'views'
  | 'encoder'
  | 'keyEncoder'
  | 'momentum'
  | 'mlp'
  | 'headA'
  | 'headB'
  | 'predictor'
  | 'instanceLoss'
  | 'queue'
  | 'protoNce'
  | 'prototypes';

/** The section of the settings that has the part's fields. */
export const SECTION_OF_PART: Readonly<Record<PartId, SectionId>> = {
  views: 'views',
  encoder: 'encoder',
  keyEncoder: 'encoder',
  momentum: 'method',
  mlp: 'heads',
  headA: 'heads',
  headB: 'heads',
  predictor: 'heads',
  instanceLoss: 'method',
  queue: 'method',
  protoNce: 'prototypes',
  prototypes: 'prototypes',
};

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
    case 'instanceLoss':
    case 'queue':
      return losses.inst ? 'on' : 'absent';
    case 'protoNce':
    case 'prototypes':
      return losses.proto ? 'on' : 'absent';
    case 'views':
    case 'mlp':
    case 'predictor':
      return 'on';
    default:
      return part satisfies never;
  }
}

function look(state: 'train' | 'frozen' | 'absent'): PartLook {
  return state === 'train' ? 'on' : state;
}
