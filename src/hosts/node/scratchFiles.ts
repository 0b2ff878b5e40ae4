import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import path from 'node:path';
import type { Scratch } from '#trainer/passes/gatheredRows.ts';

/** Files of evaluations in a folder, which is made where it is not there. */
export function scratchFiles(folder: string, inMemory?: number): Scratch {
  return {
    ...(inMemory !== undefined && { inMemory }),
    async open() {
      mkdirSync(folder, { recursive: true });
      const name = path.join(folder, randomUUID());
      const file = openSync(name, 'w+');
      return {
        read: (into, { at }) => readSync(file, into, 0, into.length, at),
        write: (bytes, { at }) => writeSync(file, bytes, 0, bytes.length, at),
        async close() {
          closeSync(file);
          rmSync(name, { force: true });
        },
      };
    },
  };
}
