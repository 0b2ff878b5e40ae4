/**
 * `npm run device -- --pack FILE`: all that the command needs, for a machine with a GPU and without npm,
 * packages or a network: this Node, Dawn, the bundled code, the golden fixtures and PyTorch's side.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { bundleForPack, root } from '../tools/bundle.mjs';

/** What the parts of the command load, and the commands that they call. */
const ENTRIES = [
  'e2e/device.ts',
  'e2e/golden.ts',
  'e2e/train.ts',
  'e2e/device/measure.mjs',
  'src/checks/device/devicePart.ts',
  'src/checks/golden/checkGolden.ts',
  'src/hosts/node/train.ts',
];

const FOLDERS = ['e2e/golden', 'e2e/pytorch', 'public/data'];

/** Of Dawn's package what one platform needs. */
const DAWN = ['package.json', 'index.js', 'LICENSE.md', `dist/${process.platform}-${process.arch}`];

const COMMAND = `// node command.mjs NAME [options]
const [name, ...options] = process.argv.slice(2);
const { main } = await import(\`./e2e-\${name}-ts.mjs\`);
await main(options);
`;

/** Vulkan's loader, for a machine that has a driver alone; it needs nothing but the C library. */
const LOADERS = [
  '/usr/lib/x86_64-linux-gnu',
  '/usr/lib/aarch64-linux-gnu',
  '/usr/lib64',
  '/usr/lib',
].map((folder) => path.join(folder, 'libvulkan.so.1'));

const SCRIPT = `#!/bin/sh
# npm run device without npm: sh device.sh [options]; --help lists them.
here=$(cd "$(dirname "$0")" && pwd)
export PROTOLAB_ROOT="$here" PROTOLAB_BUNDLES="$here" INIT_CWD="\${INIT_CWD:-$PWD}"
if ! ldconfig -p 2>/dev/null | grep -q libvulkan.so.1; then
  export LD_LIBRARY_PATH="\${LD_LIBRARY_PATH:+$LD_LIBRARY_PATH:}$here/lib"
fi
exec "$here/node" "$here/command.mjs" device "$@"
`;

export interface Packed {
  readonly bytes: number;
  /** Why there is none. */
  readonly refused: string | null;
}

/** @param file ends in .tar.xz, .tar.gz or .tgz */
export async function writePack(file: string, note: (sentence: string) => void): Promise<Packed> {
  const work = mkdtempSync(path.join(tmpdir(), 'protolab-pack-'));
  try {
    const folder = path.join(work, 'protolab-device');
    mkdirSync(folder);
    for (const entry of ENTRIES) {
      note(`bundles ${entry}`);
      await bundleForPack(entry, folder);
    }
    for (const name of FOLDERS) copy(path.join(root, name), path.join(folder, name));
    const dawn = 'node_modules/webgpu';
    for (const name of DAWN) copy(path.join(root, dawn, name), path.join(folder, dawn, name));
    const loader = LOADERS.find((each) => existsSync(each));
    if (loader !== undefined) copy(realpathSync(loader), path.join(folder, 'lib/libvulkan.so.1'));
    copy(realpathSync(process.execPath), path.join(folder, 'node'));
    copy(path.join(root, 'LICENSE'), path.join(folder, 'LICENSE'));
    writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
    writeFileSync(path.join(folder, 'command.mjs'), COMMAND);
    writeFileSync(path.join(folder, 'device.sh'), SCRIPT);
    note('compresses');
    const { status, stderr } = spawnSync('tar', ['-caf', file, 'protolab-device'], {
      cwd: work,
      encoding: 'utf8',
    });
    if (status === 0) return { bytes: statSync(file).size, refused: null };
    return { bytes: 0, refused: `--pack ${file}: tar could not write it: ${stderr.trim()}` };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

const copy = (from: string, to: string): void => {
  mkdirSync(path.dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, filter: (name) => !name.includes('__pycache__') });
};
