import { say, WordsError } from '#base/words.ts';
import { quoted } from './checkpointError.ts';

/** Keys that allow prototype pollution in merge and assign helpers. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Lists and objects within each other. */
const MOST_LEVELS = 64;

/**
 * Parses JSON from an untrusted file. Unlike JSON.parse it refuses an object with a duplicate key
 * (JSON.parse silently keeps the last one), the keys `__proto__`, `constructor` and `prototype` at
 * any depth, and more levels than any of our files has: a reader of what is returned may recurse.
 * @throws WordsError that finishes the sentence "the header …"
 */
export function parseStrictJson(text: string): unknown {
  refuseDepth(text);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new WordsError(say('is not valid JSON'));
  }
  refuseBadKeys(text);
  return value;
}

/** Before it is parsed: what is nested a million deep takes a hundred times its own size. */
function refuseDepth(text: string): void {
  let levels = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{' || character === '[') levels++;
    else if (character === '}' || character === ']') levels--;
    else if (character === '"') {
      at++;
      while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    }
    if (levels > MOST_LEVELS) {
      throw new WordsError(say('is nested more than {{most}} levels deep', { most: MOST_LEVELS }));
    }
  }
}

/** @param text JSON that JSON.parse has accepted, so that strings and braces pair up */
function refuseBadKeys(text: string): void {
  const keysOfOpenObjects: Set<string>[] = [];
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '{') keysOfOpenObjects.push(new Set());
    else if (character === '}') keysOfOpenObjects.pop();
    else if (character === '"') {
      const start = at++;
      while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
      if (!isFollowedByColon(text, at + 1)) continue;
      const key = String(JSON.parse(text.slice(start, at + 1)));
      const keys = keysOfOpenObjects.at(-1);
      if (FORBIDDEN_KEYS.has(key)) {
        throw new WordsError(say('holds the forbidden name {{key}}', { key: quoted(key) }));
      }
      if (keys?.has(key))
        throw new WordsError(say('holds the name {{key}} twice', { key: quoted(key) }));
      keys?.add(key);
    }
  }
}

function isFollowedByColon(text: string, from: number): boolean {
  let at = from;
  while (text[at] === ' ' || text[at] === '\n' || text[at] === '\r' || text[at] === '\t') at++;
  return text[at] === ':';
}
