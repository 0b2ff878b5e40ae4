import type { RecordPlace } from './keepRecords.ts';
import type { RecordFile } from './recordFile.ts';

/** A file in memory; `room` is the most bytes that it takes. */
export class MemoryFile implements RecordFile {
  bytes = new Uint8Array(0);
  readonly #room: number;

  constructor(room = Number.POSITIVE_INFINITY) {
    this.#room = room;
  }

  getSize(): number {
    return this.bytes.length;
  }

  read(into: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }): number {
    const part = this.bytes.subarray(at, at + into.length);
    into.set(part);
    return part.length;
  }

  write(bytes: Uint8Array<ArrayBuffer>, { at }: { readonly at: number }): number {
    if (at + bytes.length > this.#room) throw new Error('no space left');
    if (at + bytes.length > this.bytes.length) this.truncate(at + bytes.length);
    this.bytes.set(bytes, at);
    return bytes.length;
  }

  truncate(size: number): void {
    const next = new Uint8Array(size);
    next.set(this.bytes.subarray(0, size));
    this.bytes = next;
  }

  flush(): void {}
  close(): void {}
}

/** A place in memory, with its files to look into. */
export function memoryPlace(files = { records: new MemoryFile(), log: new MemoryFile() }) {
  let text: string | null = null;
  let names = new Blob([]);
  return {
    files,
    readText: async () => text,
    writeText: async (next: string) => {
      text = next;
    },
    writeNames: async (parts: Iterable<Uint8Array<ArrayBuffer>>) => {
      names = new Blob([...parts]);
    },
    nameBytes: async () => names.size,
    discard: async () => {
      text = null;
      for (const file of [files.records, files.log]) file.truncate(0);
    },
    names: () => names,
    recordBytes: async () => files.records.getSize(),
    open: async () => files,
    room: async (): Promise<number | null> => null,
    deletable: async () => null,
  } satisfies RecordPlace & { files: unknown; names: unknown };
}
