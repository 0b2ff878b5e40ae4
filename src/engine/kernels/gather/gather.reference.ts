/** Records of given numbers, `words` words each, out of all of them; a number too large gives zeros. */
export function gatherReference(
  records: ArrayLike<number>,
  words: number,
  numbers: ArrayLike<number>,
): number[] {
  return Array.from(numbers).flatMap((number) =>
    Array.from({ length: words }, (_, word) => records[number * words + word] ?? 0),
  );
}
