import path from 'node:path';

/** A GPU that is not here, and how a Mesa driver compiles for it behind a shim that runs nothing. */
export interface AbsentGpu {
  readonly name: string;
  /** As WebGPU names such an adapter. */
  readonly vendor: string;
  readonly architecture: string;
  /** Which of Mesa's compilers. */
  readonly driver: 'radeon' | 'nouveau' | 'asahi' | 'freedreno';
  /** Tells the shim which GPU, and the driver to print. */
  readonly environment: Readonly<Record<string, string>>;
  /** What the column of waves counts. */
  readonly waves: string;
}

const amd = (name: string, architecture: string): AbsentGpu => ({
  ...{ name, vendor: 'amd', architecture, driver: 'radeon' },
  environment: { AMDGPU_GPU_ID: name, RADV_DEBUG: 'nocache,shaderstats,asm' },
  waves: 'waves a SIMD',
});

export const GPUS: readonly AbsentGpu[] = [
  amd('navi31', 'rdna-3'),
  amd('navi21', 'rdna-2'),
  amd('polaris10', 'gcn-4'),
  {
    ...{ name: 'sm_86', vendor: 'nvidia', architecture: 'ampere', driver: 'nouveau' },
    environment: { NOUVEAU_CHIPSET: '0x174', NAK_DEBUG: 'print' },
    waves: 'warps an SM',
  },
  {
    ...{ name: 'm1', vendor: 'apple', architecture: 'common-3', driver: 'asahi' },
    environment: { AGX_MESA_DEBUG: 'shaders,shaderdb' },
    waves: 'threads a core',
  },
  {
    ...{ name: 'a740', vendor: 'qualcomm', architecture: 'adreno-7xx', driver: 'freedreno' },
    environment: { FD_GPU_ID: '740', IR3_SHADER_DEBUG: 'cs,disasm' },
    waves: 'waves a core',
  },
];

const LIBRARIES = 'usr/lib/x86_64-linux-gnu';

/** The shim that makes AMD's driver believe in a GPU, under the folder of compilers. */
export const amdShim = (folder: string): string =>
  path.join(folder, 'amd', LIBRARIES, 'libamdgpu_noop_drm_shim.so');

/** Libraries of the other GPUs' compilers, which bring a C library of their own. */
export const otherLibraries = (folder: string): string => path.join(folder, 'sid', LIBRARIES);

/** AMD's driver as the system has it. */
export const AMD_DRIVER = '/usr/share/vulkan/icd.d/radeon_icd.json';

/** How to run a Node script so that the GPU seems to be there. */
export function commandFor(
  { driver, environment }: AbsentGpu,
  folder: string,
  script: readonly string[],
): { command: string; args: readonly string[]; environment: Readonly<Record<string, string>> } {
  const common = { ...environment, MESA_SHADER_CACHE_DISABLE: 'true' };
  if (driver === 'radeon') {
    return {
      command: process.execPath,
      args: script,
      environment: { ...common, VK_ICD_FILENAMES: AMD_DRIVER, LD_PRELOAD: amdShim(folder) },
    };
  }
  const libraries = otherLibraries(folder);
  const icd = path.join(folder, `sid/usr/share/vulkan/icd.d/${driver}_icd.json`);
  return {
    command: path.join(libraries, 'ld-linux-x86-64.so.2'),
    args: [
      ...['--preload', path.join(libraries, `lib${driver}_noop_drm_shim.so`)],
      ...['--library-path', `${libraries}:/${LIBRARIES}`],
      ...[process.execPath, ...script],
    ],
    environment: { ...common, VK_ICD_FILENAMES: icd, VK_DRIVER_FILES: icd },
  };
}
