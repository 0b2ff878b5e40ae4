/** The origin's private file system as far as decoded images use it, in memory. */
import { MemoryFile } from '#data/kept/memoryFiles.fixture.ts';

const missing = (name: string) => new DOMException(`${name} is missing`, 'NotFoundError');
const locked = () => new DOMException('locked', 'NoModificationAllowedError');

export class FakeFile {
  readonly kind = 'file';
  readonly file = new MemoryFile();
  open = 0;

  async getFile(): Promise<Blob> {
    return new Blob([this.file.bytes]);
  }

  /** Its bytes reach the file when it is closed, as in a browser. */
  async createWritable() {
    const copy = new MemoryFile();
    return {
      write: async ({ position, data }: { position: number; data: Uint8Array<ArrayBuffer> }) =>
        void copy.write(data, { at: position }),
      close: async () => {
        this.file.truncate(0);
        this.file.write(copy.bytes, { at: 0 });
      },
      abort: async () => {},
    };
  }

  async createSyncAccessHandle() {
    if (this.open > 0) throw locked();
    this.open++;
    const { file } = this;
    return {
      getSize: () => file.getSize(),
      read: file.read.bind(file),
      write: file.write.bind(file),
      truncate: file.truncate.bind(file),
      flush: () => {},
      close: () => {
        this.open = 0;
      },
    };
  }
}

export class FakeFolder {
  readonly kind = 'directory';
  readonly content = new Map<string, FakeFolder | FakeFile>();

  async getDirectoryHandle(name: string, { create = false } = {}): Promise<FakeFolder> {
    const found = this.content.get(name) ?? (create ? new FakeFolder() : null);
    if (!(found instanceof FakeFolder)) throw missing(name);
    this.content.set(name, found);
    return found;
  }

  async getFileHandle(name: string, { create = false } = {}): Promise<FakeFile> {
    const found = this.content.get(name) ?? (create ? new FakeFile() : null);
    if (!(found instanceof FakeFile)) throw missing(name);
    this.content.set(name, found);
    return found;
  }

  async removeEntry(name: string): Promise<void> {
    const found = this.content.get(name);
    if (found === undefined) throw missing(name);
    const files = found instanceof FakeFolder ? [...found.content.values()] : [found];
    if (files.some((file) => file instanceof FakeFile && file.open > 0)) throw locked();
    this.content.delete(name);
  }

  async *entries(): AsyncGenerator<[string, FakeFolder | FakeFile]> {
    yield* this.content;
  }
}
