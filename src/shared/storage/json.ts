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

/** The text of `encodeJson`. */
export const jsonText = (value: unknown): string =>
  JSON.stringify(value, (_, item: unknown) => {
    if (typeof item !== 'number') return item;
    if (Object.is(item, -0)) return { [NUMBER_KEY]: '-0' };
    return Number.isFinite(item) ? item : { [NUMBER_KEY]: String(item) };
  });

export const encodeJson = (value: unknown): Uint8Array<ArrayBuffer> =>
  new TextEncoder().encode(jsonText(value));

/** The number that JSON cannot hold by its name ("NaN"); undefined if it is none of them. */
export const numberNamed = (name: unknown): number | undefined => SPECIAL.get(name);

/** A value of JSON.parse with the numbers that `jsonText` wrote as objects. */
export function withNumbers(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withNumbers);
  if (typeof json !== 'object' || json === null) return json;
  if (Object.hasOwn(json, NUMBER_KEY)) return SPECIAL.get(Reflect.get(json, NUMBER_KEY)) ?? json;
  return Object.fromEntries(Object.entries(json).map(([key, item]) => [key, withNumbers(item)]));
}

/** @throws SyntaxError or TypeError when the bytes are not UTF-8 JSON */
export function decodeJson(bytes: Uint8Array<ArrayBuffer>): unknown {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  return JSON.parse(text, (_, item: unknown) => {
    if (typeof item !== 'object' || item === null || !Object.hasOwn(item, NUMBER_KEY)) return item;
    return SPECIAL.get(Reflect.get(item, NUMBER_KEY)) ?? item;
  });
}

/**
 * A value of JSON.parse in which NaN and ±Infinity are names ("NaN"), as other tools write them;
 * a label level may have such a name.
 */
export function withNamedNumbers(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(withNamedNumbers);
  if (typeof json !== 'object' || json === null) return json;
  return Object.fromEntries(
    Object.entries(json).map(([key, value]) => [
      key,
      key === 'level' ? value : (numberNamed(value) ?? withNamedNumbers(value)),
    ]),
  );
}
