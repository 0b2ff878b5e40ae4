/** Fields of earlier versions, and what takes their place. */

/** The fields of today with their values. */
type Meant = Readonly<Record<string, string>>;

const OLD_FIELDS: ReadonlyMap<string, (value: unknown) => Meant> = new Map([
  [
    'headRelu',
    (value) => {
      const head = value === true || value === 'true' ? 'linear D, relu' : 'linear D';
      return { headA: head, headB: head };
    },
  ],
]);

/** The fields that stand for an old one; null if no earlier version had it. */
export function fromOldField(name: string, value: unknown): Meant | null {
  return OLD_FIELDS.get(name)?.(value) ?? null;
}
