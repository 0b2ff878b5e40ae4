/** Longest tag; longer text is a note. */
const MAX_LENGTH = 40;

/** Tags from text: separated by commas, each once. */
export function readTags(text: string): readonly string[] {
  const tags = text
    .split(/[,，、;；\n]/)
    .map((tag) => tag.trim().replace(/^#/, '').slice(0, MAX_LENGTH))
    .filter((tag) => tag !== '');
  return [...new Set(tags)];
}

/** The same list if nothing changes. */
export function changedTags(
  tags: readonly string[],
  added: readonly string[],
  removed: readonly string[],
): readonly string[] {
  const next = [...new Set([...tags, ...added])].filter((tag) => !removed.includes(tag));
  const same = next.length === tags.length && next.every((tag, i) => tag === tags[i]);
  return same ? tags : next;
}
