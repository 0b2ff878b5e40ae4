/** A random id: six hexadecimal digits. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(3));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A unique run id that begins with the preset's name. */
export const newRunId = (preset: string): string => `${preset}-${newId()}`;
