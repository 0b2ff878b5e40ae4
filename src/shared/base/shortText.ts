/** Text from outside in a sentence: cut where it is longer than a sentence can show. */
export function shortText(text: string, most = 80): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}
