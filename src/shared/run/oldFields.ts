/** Fields of earlier versions, and what takes their place. */
import { shownValue } from '#base/shortText.ts';
import { say, type Words } from '#base/words.ts';

/** The fields of today with their values, or why the old value means nothing. */
type Meant = { readonly changes: Readonly<Record<string, string>> } | { readonly problem: Words };

const OLD_FIELDS: ReadonlyMap<string, (value: unknown) => Meant> = new Map([
  ['headRelu', headRelu],
]);

function headRelu(value: unknown): Meant {
  const on = value === true || value === 'true';
  if (!on && value !== false && value !== 'false') {
    return {
      problem: say(
        'headRelu, a field of an earlier version, is {{value}}; it must be true or false. Write headA and headB instead, as in headA=linear D, relu.',
        { value: shownValue(value) },
      ),
    };
  }
  const head = on ? 'linear D, relu' : 'linear D';
  return { changes: { headA: head, headB: head } };
}

/** What an old field stands for; null if no earlier version had it. */
export function fromOldField(name: string, value: unknown): Meant | null {
  return OLD_FIELDS.get(name)?.(value) ?? null;
}
