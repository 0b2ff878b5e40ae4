/** The health of a run's tensors as records: one per received piece, under its first step. */
import * as v from 'valibot';
import type { TensorHealth, TensorHealthPoints } from '#run/tensorHealth.ts';
import type { NewRecord } from './database.ts';
import { decodeJson, encodeJson } from './json.ts';

const numbers = v.array(v.custom<number>((input) => typeof input === 'number'));

export const partSchema: v.GenericSchema<unknown, TensorHealthPoints> = v.object({
  tensors: v.array(v.string()),
  points: v.array(
    v.object({
      step: v.number(),
      gradNorm: numbers,
      weightNorm: numbers,
      updateRatio: numbers,
      trustRatio: v.nullable(numbers),
      nonFinite: numbers,
      histograms: v.optional(v.object({ weight: v.array(numbers), gradient: v.array(numbers) })),
    }),
  ),
});

/** Null for a piece without points. */
export function tensorRecord(runId: string, part: TensorHealthPoints): NewRecord | null {
  const [first] = part.points;
  return first === undefined
    ? null
    : { key: ['tensors', runId, first.step], bytes: encodeJson(part) };
}

/**
 * The pieces of a run, joined if they are of the same tensors; for a step in two pieces the later
 * one wins. An invalid piece is left out.
 */
export function tensorHealthOf(records: readonly Uint8Array<ArrayBuffer>[]): TensorHealthPoints[] {
  const parts: { readonly tensors: readonly string[]; points: TensorHealth[] }[] = [];
  for (const bytes of records) {
    const read = v.safeParse(partSchema, decoded(bytes));
    if (!read.success) continue;
    const { tensors, points } = read.output;
    const last = parts.at(-1);
    const same = last?.tensors.length === tensors.length;
    if (last === undefined || !same || last.tensors.some((name, i) => name !== tensors[i])) {
      parts.push({ tensors, points: [...points] });
      continue;
    }
    const byStep = new Map([...last.points, ...points].map((point) => [point.step, point]));
    last.points = [...byStep.values()].sort((a, b) => a.step - b.step);
  }
  return parts;
}

function decoded(bytes: Uint8Array<ArrayBuffer>): unknown {
  try {
    return decodeJson(bytes);
  } catch {
    return null;
  }
}
