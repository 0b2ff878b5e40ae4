import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { root } from './bundle.mjs';

/** How Dawn in Node gets an adapter here. */
export interface VulkanDriver {
  readonly description: string;
  /** Environment variables to start a process with; none if the loader finds the driver itself. */
  readonly environment: Readonly<Record<string, string>>;
}

/** Tries Dawn in a separate process: the driver is chosen once per process. */
const PROBE = `
const { create } = await import('webgpu');
const adapter = await create([]).requestAdapter({ powerPreference: 'high-performance' });
if (adapter === null) process.exit(1);
const { vendor, architecture, device, description } = adapter.info;
console.log('adapter:' + (description || device || vendor + ' ' + architecture));
process.exit(0);
`;

/** What Dawn finds in a process with these variables. */
export function probe(environment: Readonly<Record<string, string>>): VulkanDriver | null {
  const result = spawnSync(process.execPath, ['--input-type=module', '--eval', PROBE], {
    cwd: root,
    encoding: 'utf8',
    timeout: 60_000,
    env: { ...process.env, ...environment },
  });
  const description = /^adapter:(.*)$/m.exec(result.stdout ?? '')?.[1];
  return description === undefined ? null : { description, environment };
}

/**
 * The first driver that Dawn accepts: what the loader finds by itself (or what
 * VK_ICD_FILENAMES names, and then nothing else), Mesa's software driver, and the SwiftShader
 * of a Chromium.
 * @param chrome path of a browser, or null to leave its SwiftShader out
 */
export function findVulkan(chrome: string | null): VulkanDriver | null {
  const found = probe({});
  if (found !== null || process.env.VK_ICD_FILENAMES || process.env.VK_DRIVER_FILES) {
    return found;
  }
  for (const file of mesaSoftwareDrivers()) {
    const driver = probe({ VK_ICD_FILENAMES: file });
    if (driver !== null) return driver;
  }
  return findSwiftShader(chrome);
}

/** The SwiftShader of a Chromium, if Dawn accepts it. */
export function findSwiftShader(chrome: string | null): VulkanDriver | null {
  const file = swiftShaderOf(chrome);
  if (file === null) return null;
  const environment = { VK_ICD_FILENAMES: file };
  // Without a system Vulkan loader the one in the browser's folder is used.
  return probe(environment) ?? probe({ ...environment, LD_LIBRARY_PATH: path.dirname(file) });
}

function mesaSoftwareDrivers(): string[] {
  return ['/usr/share/vulkan/icd.d', '/usr/local/share/vulkan/icd.d', '/etc/vulkan/icd.d'].flatMap(
    (folder) =>
      existsSync(folder)
        ? readdirSync(folder)
            .filter((name) => name.startsWith('lvp_icd'))
            .map((name) => path.join(folder, name))
        : [],
  );
}

/** SwiftShader's driver file in a Chromium's own folder; null when it has none. */
function swiftShaderOf(chrome: string | null): string | null {
  if (chrome === null) return null;
  const folders = [
    path.dirname(realpathSync(chrome)),
    // Debian's /usr/bin/chromium is a script; the browser is here.
    '/usr/lib/chromium',
    '/usr/lib/chromium-browser',
  ];
  const files = folders.map((folder) => path.join(folder, 'vk_swiftshader_icd.json'));
  return files.find((file) => existsSync(file)) ?? null;
}
