import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';
import { findChrome } from './chrome.ts';
import { findVulkan, type VulkanDriver } from './vulkan.ts';

/** Something the tests need is missing and cannot be installed. */
export class SetUpError extends Error {
  override readonly name = 'SetUpError';
}

interface Distribution {
  /** `ID` of /etc/os-release: 'debian', 'ubuntu', …; empty elsewhere. */
  readonly id: string;
  readonly codename: string;
  /** True when packages can be installed: Debian or Ubuntu, as root. */
  readonly installs: boolean;
}

function distribution(): Distribution {
  const file = '/etc/os-release';
  const text = existsSync(file) ? readFileSync(file, 'utf8') : '';
  const value = (key: string) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(text)?.[1] ?? '';
  const id = value('ID');
  const family = ['debian', 'ubuntu'].includes(id) || /debian|ubuntu/.test(value('ID_LIKE'));
  return {
    id,
    codename: value('VERSION_CODENAME'),
    installs: family && process.getuid?.() === 0,
  };
}

/** Runs an installer; true when it succeeded, else its reason is printed. */
function succeeds(command: string, args: readonly string[], timeoutMs: number): boolean {
  const result = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    timeout: timeoutMs,
    maxBuffer: 64 * 1024 * 1024,
    env: {
      ...process.env,
      DEBIAN_FRONTEND: 'noninteractive',
      // Without network access the download must fail within seconds.
      PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000',
    },
  });
  if (result.status === 0) return true;
  const output = `${result.stdout ?? ''}\n${result.stderr ?? ''}\n${result.error?.message ?? ''}`;
  const reason = output.split('\n').find((line) => /^(E:|Error:|spawn)/.test(line));
  say(`  ${reason ?? `${path.basename(command)} ended with ${result.status ?? result.signal}`}`);
  return false;
}

let packageListsRead = false;

function installPackages(names: readonly string[], release?: string): boolean {
  if (!packageListsRead) succeeds('apt-get', ['update', '-q'], 300_000);
  packageListsRead = true;
  const target = release === undefined ? [] : ['-t', release];
  return succeeds(
    'apt-get',
    ['install', '-y', '-q', '--no-install-recommends', ...target, ...names],
    900_000,
  );
}

function say(sentence: string): void {
  process.stderr.write(`${sentence}\n`);
}

/**
 * Path of a Chrome or Chromium, installed when there is none: Playwright's where its download
 * is reachable, else the distribution's package.
 * @throws SetUpError when neither is available
 */
export function ensureChrome(): string {
  const found = findChrome();
  if (found !== null) return found;
  say('No Chrome or Chromium found; downloading Playwright’s.');
  const { installs } = distribution();
  const cli = path.join(root, 'node_modules/@playwright/test/cli.js');
  if (succeeds(process.execPath, [cli, 'install', '--no-shell', 'chromium'], 600_000)) {
    // A bare machine lacks the libraries the download links to.
    if (findChrome() === null && installs) {
      succeeds(process.execPath, [cli, 'install-deps', 'chromium'], 900_000);
    }
    const downloaded = findChrome();
    if (downloaded !== null) return downloaded;
  }
  if (installs) {
    say('That did not work; installing the distribution’s package chromium.');
    installPackages(['chromium']);
    const installed = findChrome();
    if (installed !== null) return installed;
  }
  throw new SetUpError(
    'The browser specs need Chrome or Chromium and none could be installed from here; install one, or set PROTOLAB_CHROME to its program.',
  );
}

/**
 * A Vulkan driver that Dawn accepts, installed when there is none. Platforms whose WebGPU
 * needs no Vulkan (macOS, Windows) answer with their own.
 * @param chrome the browser whose bundled SwiftShader is the last resort
 * @throws SetUpError when none is available
 */
export function ensureVulkan(chrome: string | null): VulkanDriver {
  const found = findVulkan(null);
  if (found !== null) return found;
  const system = distribution();
  if (system.installs) {
    say('No Vulkan driver that Dawn accepts; installing the package mesa-vulkan-drivers.');
    // Bookworm's Mesa 22.3 is too old for Dawn; its backports carry a newer one.
    const backports = system.codename === 'bookworm' ? 'bookworm-backports' : undefined;
    if (backports !== undefined) addBackports(backports);
    if (!installPackages(['mesa-vulkan-drivers', 'libvulkan1'], backports)) {
      installPackages(['mesa-vulkan-drivers', 'libvulkan1']);
    }
    const installed = findVulkan(null);
    if (installed !== null) return installed;
  }
  const bundled = findVulkan(chrome);
  if (bundled !== null) return bundled;
  throw new SetUpError(
    'The GPU tests need a Vulkan driver that Dawn accepts and none could be installed from here; install mesa-vulkan-drivers 23 or newer, or set VK_ICD_FILENAMES to a driver’s .json file.',
  );
}

const SOURCES = '/etc/apt/sources.list.d';

/** Adds the backports of the mirror this machine already uses, with the same key. */
function addBackports(suite: string): void {
  const texts = ['/etc/apt/sources.list', ...listSources()].map((file) =>
    existsSync(file) ? readFileSync(file, 'utf8') : '',
  );
  if (texts.some((text) => text.includes(suite))) return;
  const all = texts.join('\n');
  const mirror =
    /^URIs:\s*(\S+\/debian)\/?\s*$/m.exec(all)?.[1] ??
    /^deb\s+(?:\[[^\]]*\]\s+)?(\S+\/debian)\/?\s/m.exec(all)?.[1] ??
    'http://deb.debian.org/debian';
  const key = '/usr/share/keyrings/debian-archive-keyring.gpg';
  const signed = existsSync(key) ? `[signed-by=${key}] ` : '';
  mkdirSync(SOURCES, { recursive: true });
  writeFileSync(`${SOURCES}/${suite}.list`, `deb ${signed}${mirror} ${suite} main\n`);
  packageListsRead = false;
}

function listSources(): string[] {
  return existsSync(SOURCES) ? readdirSync(SOURCES).map((name) => path.join(SOURCES, name)) : [];
}
