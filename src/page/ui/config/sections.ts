/** The sections of the settings: what each is called, which fields it has, its line when folded. */

import { formatCount } from '#base/format.ts';
import { speak, type Text } from '#base/words.ts';
import { stopRuleWords } from '#diagnosis/stopRules.ts';
import type { RunConfig } from '#run/config.ts';
import { shortEncoderName } from '#run/encoders.ts';
import type { ChoiceField, FieldGroup } from '#run/fields/fieldKinds.ts';
import { FIELD_NAMES, FIELDS, type FieldName } from '#run/fields/fields.ts';
import { unusedBecause } from '#run/fieldUse.ts';
import { widthChain } from '#run/headShapes.ts';
import { endsInRelu } from '#run/layers.ts';
import { methodOf } from '#run/methods.ts';
import { type Part, stagesOf } from '#run/stages.ts';
import type { SectionId } from '#store/config/rail.ts';

/** What a stage switches: a part of the model, or a loss. */
export type Switched = { readonly part: Part } | { readonly loss: 'inst' | 'proto' };

export interface Section {
  readonly label: string;
  /** The values that say most, for the folded section. */
  readonly gist: (values: RunConfig, t: Text) => string;
  /** What a stage plan can switch here, with its name. */
  readonly switches?: readonly { readonly name: string; readonly switched: Switched }[];
}

/** Where a group's fields are, unless the next table says otherwise. */
const SECTION_OF_GROUP: Readonly<Record<FieldGroup, SectionId>> = {
  data: 'images',
  model: 'encoder',
  clustering: 'prototypes',
  optimizer: 'optimizer',
  training: 'training',
  stopping: 'stopping',
  augmentation: 'views',
  evaluation: 'evaluation',
};

const SECTION_OF_FIELD: Readonly<Partial<Record<FieldName, SectionId>>> = {
  method: 'method',
  temperature: 'method',
  queueLength: 'method',
  queueOnKeyChange: 'method',
  keyMomentum: 'method',
  keyMomentumEnd: 'method',
  heads: 'heads',
  projector: 'heads',
  headA: 'heads',
  headB: 'heads',
  predictor: 'heads',
  embeddingDim: 'heads',
  stages: 'stages',
  warmupEpochs: 'stages',
  frozenBuffers: 'stages',
};

export const sectionOf = (name: FieldName): SectionId =>
  SECTION_OF_FIELD[name] ?? SECTION_OF_GROUP[FIELDS[name].group];

export const fieldsOf = (section: SectionId): readonly FieldName[] =>
  FIELD_NAMES.filter((name) => sectionOf(name) === section);

export const SECTION_TABLE: Readonly<Record<SectionId, Section>> = {
  images: {
    label: 'Images',
    gist: ({ dataset, imageSide }, t) => `${t(labelOf(FIELDS.dataset, dataset))} · ${imageSide} px`,
  },
  encoder: {
    label: 'Encoder',
    gist: (config) => `${shortEncoderName(config)} · w ${config.width}`,
    switches: [{ name: 'encoder', switched: { part: 'encoder' } }],
  },
  heads: {
    label: 'Heads',
    gist: (values) => {
      const projector = `fc ${widthChain('projector', values)}`;
      if (unusedBecause('headA', values) !== null) return projector;
      const relu = endsInRelu(values.headA) ? ' ReLU' : '';
      return `${projector} · a ${widthChain('headA', values)}${relu}`;
    },
    switches: [
      { name: 'head a', switched: { part: 'a' } },
      { name: 'head b', switched: { part: 'b' } },
    ],
  },
  method: {
    label: 'Method',
    gist: ({ method, queueLength, temperature }) => {
      const { name, usesQueue, usesNegatives } = methodOf(method);
      return [
        name,
        ...(usesQueue ? [`K ${formatCount(queueLength)}`] : []),
        ...(usesNegatives ? [`τ ${temperature}`] : []),
      ].join(' · ');
    },
    switches: [{ name: 'InfoNCE', switched: { loss: 'inst' } }],
  },
  prototypes: {
    label: 'Prototypes',
    gist: ({ method, numClusters }, t) =>
      methodOf(method).usesPrototypes
        ? `k ${numClusters.replaceAll(',', ', ')}`
        : t('off ({{method}})', { method: methodOf(method).name }),
    switches: [{ name: 'ProtoNCE', switched: { loss: 'proto' } }],
  },
  optimizer: {
    label: 'Optimizer',
    gist: ({ optimizer, learningRate, schedule }, t) =>
      [
        t(labelOf(FIELDS.optimizer, optimizer)),
        String(learningRate),
        t(labelOf(FIELDS.schedule, schedule)).toLowerCase(),
      ].join(' · '),
  },
  training: {
    label: 'Training run',
    gist: ({ epochs, batchSize, autocast, lossScaling }, t) =>
      [
        t('{{n}} epochs', { n: epochs }),
        t('batch {{n}}', { n: batchSize }),
        ...(autocast ? [lossScaling ? 'fp16' : t('fp16, unscaled')] : []),
      ].join(' · '),
  },
  stopping: {
    label: 'Early stopping',
    gist: (values, t) => {
      const rules = stopRuleWords(values);
      return rules === null ? t('off') : t('if {{rules}}', { rules: speak(t, rules) });
    },
  },
  stages: {
    label: 'Stages',
    gist: (values, t) => {
      if (!methodOf(values.method).usesHeads) {
        return t('off ({{method}})', { method: methodOf(values.method).name });
      }
      const n = stagesOf(values).length;
      return n === 1 ? t('1 stage') : t('{{n}} stages', { n });
    },
  },
  views: { label: 'Views', gist: viewsGist },
  evaluation: {
    label: 'Evaluation',
    gist: ({ evaluateEvery }, t) =>
      evaluateEvery === 1 ? t('kNN each epoch') : t('kNN every {{n}} epochs', { n: evaluateEvery }),
  },
};

function viewsGist(values: RunConfig, t: Text): string {
  if (values.ownSecondView) return t('each view its own');
  const on = [
    values.cropEnabled ? t('crop') : '',
    values.flipEnabled ? t('flip') : '',
    values.jitterEnabled ? t('jitter') : '',
    values.grayscaleEnabled ? t('grey') : '',
    values.blurEnabled ? t('blur') : '',
    values.solarizeEnabled ? t('solarise') : '',
  ].filter(Boolean);
  return on.length > 0 ? on.join(' · ') : t('none');
}

function labelOf({ choices }: ChoiceField, value: string): string {
  return choices.find((option) => option.value === value)?.label ?? value;
}
