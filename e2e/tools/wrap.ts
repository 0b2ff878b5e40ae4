/** Breaks a text into lines of at most 96 columns, indented; its own line breaks are kept. */
export function wrap(text: string, indent: number): string {
  return text
    .split('\n')
    .flatMap((paragraph) => wrapLine(paragraph, 96 - indent))
    .map((line) => ' '.repeat(indent) + line)
    .join('\n');
}

function wrapLine(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
