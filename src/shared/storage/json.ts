/**
 * JSON that keeps the numbers JSON cannot represent: NaN, ±Infinity and −0 are written as
 * `{"$number":"NaN"}`.
 */
const NUMBER_KEY = '$number';
const SPECIAL: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity],
  ['-0', -0],
]);

export function encodeJson(value: unknown): Uint8Array<ArrayBuffer> {
  const text = JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { [NUMBER_KEY]: '-0' };
    return Number.isFinite(item) ? item : { [NUMBER_KEY]: String(item) };
  });
  return new TextEncoder().encode(text);
}

/** @throws SyntaxError or TypeError when the bytes are not UTF-8 JSON */
export function decodeJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return JSON.parse(text, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || !Object.hasOwn(item, NUMBER_KEY)) return item;
    return SPECIAL.get(Reflect.get(item, NUMBER_KEY)) ?? item;
  });
}
