/**
 * The freeze schedule: which parts of the model exist, train or are frozen in which epochs, and
 * which losses are on. Read from a config's own fields, or from its stage plan as text.
 */

import { shortText } from '#base/shortText.ts';
import { say, type Words } from '#base/words.ts';
import { type MethodName, methodOf } from './methods.ts';

/** The parts of a stage: the encoder with its MLP, head a (ã on the key side), head b. */
export type Part = 'encoder' | 'a' | 'b';

export const PARTS: readonly Part[] = ['encoder', 'a', 'b'];

export type PartState = 'absent' | 'frozen' | 'train';

export interface Stage {
  /** 0-based, inclusive. */
  readonly firstEpoch: number;
  readonly lastEpoch: number;
  readonly parts: Readonly<Record<Part, PartState>>;
  readonly losses: { readonly inst: boolean; readonly proto: boolean };
  /** Multiplies the learning rate. */
  readonly lrScale: number;
}

/** Whether the next stage computes keys on another path, so that the queue's keys are stale. */
export function keysChange(
  { method }: Pick<StageSettings, 'method'>,
  before: Stage | undefined,
  after: Stage,
): boolean {
  if (before === undefined || !methodOf(method).usesQueue) return false;
  return (before.parts.a === 'absent') !== (after.parts.a === 'absent');
}

/** The config fields that determine the stages. */
export interface StageSettings {
  readonly method: MethodName;
  readonly heads: 'split' | 'notes' | 'none';
  readonly stages: string;
  readonly warmupEpochs: number;
  /** Off: InfoNCE trains in no stage. */
  readonly instanceLoss: boolean;
  readonly epochs: number;
}

/** The stage plan of the original notes, epochs 0 to 150. */
export const NOTES_STAGES =
  '0-19 encoder | inst; 20-24 a b (encoder) | inst; 25-74 encoder (a b) | inst proto; 75-79 a b (encoder) | inst proto; 80-150 encoder a b | inst proto';

export type ParsedPlan = { readonly stages: readonly Stage[] } | { readonly problem: Words };

/**
 * Reads a plan: stages separated by semicolons, each `epochs parts (frozen parts) | losses`,
 * with ` | lr 0.5` where the rate is scaled. Parts: encoder, a, b. Losses: inst, proto.
 */
export function parseStages(text: string): ParsedPlan {
  const stages: Stage[] = [];
  for (const piece of text.split(';').map((part) => part.trim())) {
    if (piece === '') continue;
    const [before = '', losses = '', rate = ''] = piece.split('|').map((part) => part.trim());
    const span = spanOf(before);
    const shown = shortText(piece);
    if (span === null) {
      return {
        problem: say(
          'has a stage “{{piece}}” that cannot be read; write it like “20-24 a b (encoder) | inst”',
          { piece: shown },
        ),
      };
    }
    const { firstEpoch, lastEpoch, trained, frozen } = span;
    const parts: Record<Part, PartState> = { encoder: 'absent', a: 'absent', b: 'absent' };
    for (const [names, state] of [
      [trained, 'train'],
      [frozen, 'frozen'],
    ] as const) {
      for (const name of names.split(/[\s,]+/).filter(Boolean)) {
        const part = PARTS.find((candidate) => candidate === name);
        if (part === undefined) {
          return {
            problem: say('contains an unknown part “{{part}}”; the parts are encoder, a and b', {
              part: shortText(name),
            }),
          };
        }
        if (parts[part] !== 'absent')
          return { problem: say('contains {{part}} twice in “{{piece}}”', { part, piece: shown }) };
        parts[part] = state;
      }
    }
    const words = losses.split(/[\s,+]+/).filter(Boolean);
    const unknown = words.find((word) => word !== 'inst' && word !== 'proto');
    if (unknown !== undefined || words.length === 0) {
      return {
        problem: say(
          'must end the stage “{{piece}}” with its losses: “| inst”, “| proto” or “| inst proto”',
          { piece: shown },
        ),
      };
    }
    const scale = /^lr\s+([\d.]+)$/.exec(rate);
    const lrScale = rate === '' ? 1 : Number(scale?.[1] ?? Number.NaN);
    if (!(lrScale > 0 && lrScale <= 1000)) {
      return {
        problem: say('has “| {{rate}}” in “{{piece}}”; a rate’s scale is written “| lr 0.5”', {
          rate: shortText(rate),
          piece: shown,
        }),
      };
    }
    stages.push({
      firstEpoch,
      lastEpoch,
      parts,
      losses: { inst: words.includes('inst'), proto: words.includes('proto') },
      lrScale,
    });
  }
  return { stages };
}

/** Digits of an epoch; a longer number is a mistake. */
const EPOCH_DIGITS = 9;

/** The parts of `20-24 a b (encoder)`; null if it cannot be read. Takes each letter once. */
function spanOf(text: string) {
  const first = epochOf(text);
  if (first === null) return null;
  let names = first.rest.trimStart();
  const dashed = /^[-–]/.test(names) ? epochOf(names.slice(1).trimStart()) : null;
  if (dashed !== null) names = dashed.rest;
  const opens = names.indexOf('(');
  const closes = names.indexOf(')');
  if (opens < 0 && closes >= 0) return null;
  const inside = opens < 0 ? '' : names.slice(opens + 1, closes);
  if (opens >= 0 && (closes < opens || names.slice(closes + 1).trim() !== '')) return null;
  if (inside.includes('(')) return null;
  return {
    firstEpoch: first.epoch,
    lastEpoch: (dashed ?? first).epoch,
    trained: opens < 0 ? names : names.slice(0, opens),
    frozen: inside,
  };
}

/** The whole number that a text begins with, and what follows it. */
function epochOf(text: string): { readonly epoch: number; readonly rest: string } | null {
  const digits = /^\d+/.exec(text)?.[0] ?? '';
  if (digits === '' || digits.length > EPOCH_DIGITS) return null;
  return { epoch: Number(digits), rest: text.slice(digits.length) };
}

/** Why a stage plan is invalid, as the end of a sentence, or null; empty text is no plan. */
export function problemWithStageText(text: string): Words | null {
  const parsed = parseStages(text);
  if ('problem' in parsed) return parsed.problem;
  let next = 0;
  const seen = new Set<Part>();
  for (const stage of parsed.stages) {
    const { firstEpoch, lastEpoch, parts, losses } = stage;
    const named = `${firstEpoch}-${lastEpoch}`;
    if (lastEpoch < firstEpoch)
      return say('has a stage {{stage}} that ends before it begins', { stage: named });
    if (firstEpoch > next) {
      const epochs = firstEpoch - 1 > next ? `${next}–${firstEpoch - 1}` : String(next);
      return say(
        'has a gap: no stage covers epoch {{epochs}}; start the stage {{stage}} at {{next}}',
        { epochs, stage: named, next },
      );
    }
    if (firstEpoch < next) {
      return say(
        'has an overlap: epoch {{epoch}} is in two stages; start the stage {{stage}} at {{next}}',
        { epoch: firstEpoch, stage: named, next },
      );
    }
    if (parts.encoder === 'absent') {
      return say('has no encoder in stage {{stage}}; add it, in brackets if it is frozen', {
        stage: named,
      });
    }
    for (const part of ['a', 'b'] as const) {
      if (parts[part] === 'frozen' && !seen.has(part)) {
        return say(
          'freezes head {{part}} in stage {{stage}} before it exists; train it there or in an earlier stage',
          { part, stage: named },
        );
      }
      if (parts[part] !== 'absent') seen.add(part);
    }
    if (parts.b !== 'absent' && parts.a === 'absent') {
      return say(
        'has head b without head a in stage {{stage}}; b takes the output of a, so add both',
        { stage: named },
      );
    }
    if (trainedParts(stage).length === 0) {
      return losses.proto
        ? say('trains nothing in stage {{stage}}; move a part out of the brackets', {
            stage: named,
          })
        : say(
            'trains nothing in stage {{stage}} (without the loss proto head b gets no gradient); move a part out of the brackets',
            { stage: named },
          );
    }
    next = lastEpoch + 1;
  }
  return null;
}

/** The parts of a stage that are not frozen and get a gradient from its losses. */
export function trainedParts({ parts, losses }: Stage): Part[] {
  return PARTS.filter((part) => parts[part] === 'train' && (part !== 'b' || losses.proto));
}

/** Epochs of a plan; 0 for an empty or invalid one. */
export function plannedEpochs(text: string): number {
  const parsed = parseStages(text);
  return 'problem' in parsed ? 0 : (parsed.stages.at(-1)?.lastEpoch ?? -1) + 1;
}

/** The stages of a run, from its first epoch to its last. Needs a valid config. */
export function stagesOf(settings: StageSettings): readonly Stage[] {
  const { method, heads, epochs, warmupEpochs, instanceLoss } = settings;
  const { usesHeads } = methodOf(method);
  const last = epochs - 1;
  const stage = (
    firstEpoch: number,
    lastEpoch: number,
    a: PartState,
    b: PartState,
    proto: boolean,
  ): Stage => ({
    firstEpoch,
    lastEpoch,
    parts: { encoder: 'train', a, b },
    losses: { inst: !usesHeads || instanceLoss, proto },
    lrScale: 1,
  });
  if (!usesHeads) return [stage(0, last, 'absent', 'absent', false)];
  const parsed = parseStages(settings.stages);
  if (!('problem' in parsed) && parsed.stages.length > 0) {
    return parsed.stages.map((planned) => ({
      ...planned,
      parts: withHeads(planned.parts, heads),
      losses: { ...planned.losses, inst: planned.losses.inst && instanceLoss },
    }));
  }
  const a = heads === 'none' ? 'absent' : 'train';
  const b = heads === 'split' ? 'train' : heads === 'notes' ? 'frozen' : 'absent';
  const warm = Math.min(warmupEpochs, epochs);
  const before = warm > 0 ? [stage(0, warm - 1, a, 'absent', false)] : [];
  const after = warm < epochs ? [stage(warm, last, a, b, true)] : [];
  return [...before, ...after];
}

/** Without heads only the encoder is left; the notes' head b is always frozen. */
function withHeads(
  parts: Stage['parts'],
  heads: StageSettings['heads'],
): Readonly<Record<Part, PartState>> {
  if (heads === 'none') return { encoder: parts.encoder, a: 'absent', b: 'absent' };
  if (heads === 'notes' && parts.b !== 'absent') return { ...parts, b: 'frozen' };
  return parts;
}

/** 0-based stage of an epoch; the last one for epochs after the plan. */
export function stageOfEpoch(stages: readonly Stage[], epoch: number): number {
  const at = stages.findIndex(({ lastEpoch }) => epoch <= lastEpoch);
  return at < 0 ? stages.length - 1 : at;
}

/** The stage of a run's step; undefined before the first. @param step 1-based */
export function stageOfStep(
  step: number,
  stages: readonly Stage[],
  stepsPerEpoch: number,
): Stage | undefined {
  if (step === 0) return undefined;
  return stages[stageOfEpoch(stages, Math.floor((step - 1) / stepsPerEpoch))];
}

/**
 * A plan scaled to `epochs` epochs, as text; every stage keeps at least one.
 * @param text a valid plan
 */
export function scaledPlan(text: string, epochs: number): string {
  const total = plannedEpochs(text);
  const pieces = text.split(';').map((piece) => piece.trim());
  let next = 0;
  return pieces
    .map((piece, i) => {
      const match = /^(\d+)(?:\s*[-–]\s*(\d+))?/.exec(piece);
      const lastEpoch = Number(match?.[2] ?? match?.[1]);
      const remaining = pieces.length - 1 - i;
      const wanted = Math.round(((lastEpoch + 1) * epochs) / total) - 1;
      const last =
        i === pieces.length - 1
          ? epochs - 1
          : Math.min(Math.max(wanted, next), epochs - 1 - remaining);
      const first = next;
      next = last + 1;
      return `${first}-${last}${piece.slice(match?.[0].length ?? 0)}`;
    })
    .join('; ');
}
