/**
 * Mesa's compilers for GPUs that are not here, kept in the cache folder. AMD's is the system's own
 * driver with a drm shim beside it (73 kB); the others come from Debian sid with their own C library
 * (150 MB). Nothing is installed into the system.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cacheFolder } from '../tools/bundle.mjs';
import { type AbsentGpu, AMD_DRIVER, amdShim, otherLibraries } from './gpus.ts';

export const compilerFolder = path.join(cacheFolder, 'isa');

/** Says that AMD's could not be fetched, so that `npm test` does not try on every run. */
const refusal = path.join(compilerFolder, 'amd-refused.txt');

/** Why there is no compiler for a GPU, in a sentence; null where there is one. */
export function missingCompiler({
  name,
  driver,
}: Pick<AbsentGpu, 'name' | 'driver'>): string | null {
  if (driver === 'radeon') {
    if (existsSync(AMD_DRIVER) && existsSync(amdShim(compilerFolder))) return null;
    return `There is no compiler for ${name} here; run npm run isa as root on Debian to fetch it.`;
  }
  if (existsSync(path.join(otherLibraries(compilerFolder), `lib${driver}_noop_drm_shim.so`))) {
    return null;
  }
  return `There is no compiler for ${name} here; run npm run isa -- --all as root on Debian to fetch it.`;
}

/** Why nothing can be fetched on this machine, or null. */
function hindrance(): string | null {
  const debian = existsSync('/etc/debian_version') && existsSync('/usr/bin/apt-get');
  if (process.platform !== 'linux' || process.arch !== 'x64' || !debian) {
    return 'The compilers of other GPUs are fetched on Debian for x86-64 only.';
  }
  if (process.getuid?.() !== 0) return 'The compilers of other GPUs are fetched as root only.';
  return null;
}

/**
 * Fetches AMD's compiler where it is missing.
 * @param again also where an earlier attempt failed
 * @returns null, or why there is none
 */
export function fetchAmd({ again }: { readonly again: boolean }): string | null {
  if (missingCompiler({ name: 'navi31', driver: 'radeon' }) === null) return null;
  if (!again && existsSync(refusal)) return readFileSync(refusal, 'utf8');
  const reason = hindrance() ?? fetchShim();
  if (reason !== null) {
    mkdirSync(compilerFolder, { recursive: true });
    writeFileSync(refusal, reason);
  } else rmSync(refusal, { force: true });
  return reason;
}

function fetchShim(): string | null {
  if (!existsSync(AMD_DRIVER)) {
    return 'AMD’s compiler is part of the package mesa-vulkan-drivers, which is not installed.';
  }
  const { stdout } = run('dpkg-query', ['--status', 'mesa-vulkan-drivers']);
  const version = /^Version: (.*)$/m.exec(stdout)?.[1] ?? '';
  const folder = path.join(compilerFolder, 'deb');
  const download = () =>
    ran('apt-get', ['download', '-q', `mesa-drm-shim=${version}`], { cwd: folder });
  mkdirSync(folder, { recursive: true });
  try {
    if (!download() && !(ran('apt-get', ['update', '-q']) && download())) {
      return 'The package mesa-drm-shim of the installed version of Mesa cannot be downloaded; AMD’s compiler needs it.';
    }
    return unpack(folder, path.join(compilerFolder, 'amd'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the drivers of Debian sid link to; LLVM is left out, which these compilers do not use. */
const SID_PACKAGES = [
  ...['mesa-vulkan-drivers', 'mesa-drm-shim', 'libc6', 'libgcc-s1', 'libstdc++6', 'libcap2'],
  ...['libdisplay-info3', 'libdrm2', 'libdrm-amdgpu1', 'libelf1t64', 'libexpat1', 'libffi8'],
  ...['libpng16-16t64', 'libudev1', 'libvulkan1', 'libwayland-client0', 'libx11-xcb1', 'libxau6'],
  ...['libxcb-dri3-0', 'libxcb-present0', 'libxcb-randr0', 'libxcb-shm0', 'libxcb-sync1'],
  ...['libxcb-xfixes0', 'libxcb1', 'libxdmcp6', 'libxshmfence1', 'libzstd1', 'zlib1g'],
];

/** Fetches the compilers for the other GPUs where they are missing. @returns null, or why not */
export function fetchOthers(others: readonly AbsentGpu[]): string | null {
  if (others.every((gpu) => missingCompiler(gpu) === null)) return null;
  const hindered = hindrance();
  if (hindered !== null) return hindered;
  const folder = path.join(compilerFolder, 'apt');
  const debs = path.join(folder, 'deb');
  for (const part of ['etc', 'empty', 'lists/partial', 'cache/archives/partial', 'deb']) {
    mkdirSync(path.join(folder, part), { recursive: true });
  }
  writeFileSync(path.join(folder, 'status'), '');
  writeFileSync(
    path.join(folder, 'etc/sources.list'),
    `deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror()} sid main\n`,
  );
  writeFileSync(path.join(folder, 'apt.conf'), aptSettings(folder));
  const options = { cwd: debs, env: { APT_CONFIG: path.join(folder, 'apt.conf') } };
  try {
    const fetched =
      ran('apt-get', ['update', '-q'], options) &&
      ran('apt-get', ['download', '-q', ...SID_PACKAGES], options);
    if (!fetched) return 'The compilers cannot be downloaded from Debian sid.';
    return unpack(debs, path.join(compilerFolder, 'sid'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An apt with a state of its own, so that the system's is left alone. */
const aptSettings = (folder: string): string => `Dir::Etc::sourcelist "${folder}/etc/sources.list";
Dir::Etc::sourceparts "${folder}/empty";
Dir::State::lists "${folder}/lists";
Dir::State::status "${folder}/status";
Dir::Cache "${folder}/cache";
APT::Architectures { "amd64"; };
Acquire::Languages "none";
`;

/** The Debian mirror that this machine uses. */
function mirror(): string {
  const parts = '/etc/apt/sources.list.d';
  const files = ['/etc/apt/sources.list'];
  if (existsSync(parts)) files.push(...readdirSync(parts).map((name) => path.join(parts, name)));
  const texts = files.map((file) => (existsSync(file) ? readFileSync(file, 'utf8') : ''));
  const addresses = texts.flatMap((text) => [...text.matchAll(/https?:\/\/\S+/g)].map(String));
  return addresses.find((address) => !/security/.test(address)) ?? 'http://deb.debian.org/debian';
}

function unpack(from: string, into: string): string | null {
  for (const name of readdirSync(from).filter((file) => file.endsWith('.deb'))) {
    if (!ran('dpkg-deb', ['-x', path.join(from, name), into])) {
      return `The package ${name} cannot be unpacked.`;
    }
  }
  return null;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const run = (command: string, args: readonly string[], { cwd, env }: RunOptions = {}) =>
  spawnSync(command, args, {
    encoding: 'utf8',
    timeout: 300_000,
    env: { ...process.env, ...env },
    ...(cwd === undefined ? {} : { cwd }),
  });

const ran = (command: string, args: readonly string[], options?: RunOptions): boolean =>
  run(command, args, options).status === 0;
