/** What of a checkpoint is written by itself, most of it for modules of others, a row each. */
interface ModelExportRow {
  readonly label: string;
  readonly help: string;
}

export const MODEL_EXPORTS = {
  torchvision: {
    label: 'Encoder for torchvision',
    help: 'safetensors for torchvision’s ResNet, with fc = Identity',
  },
  moco: {
    label: 'Model for MoCo and PCL',
    help: 'safetensors for their MoCo module: both encoders, projector and queue',
  },
  prototypes: {
    label: 'Prototypes',
    help: 'safetensors with centroids, concentrations and the cluster of each image',
  },
} as const satisfies Readonly<Record<string, ModelExportRow>>;

export type ModelExport = keyof typeof MODEL_EXPORTS;

export const MODEL_EXPORT_NAMES = Object.keys(MODEL_EXPORTS) as readonly ModelExport[];
