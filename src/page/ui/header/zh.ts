export const zh = {
  Panels: '面板',
  'A run is in progress': '训练进行中',
  'Opening the GPU…': '正在打开 GPU…',
  'Asking the browser for WebGPU': '正在向浏览器请求 WebGPU',
  'buffers up to {{size}}': '缓冲区最大 {{size}}',
  'Software · {{name}}': '软件 · {{name}}',
  'WebGPU adapter': 'WebGPU 适配器',
  'This driver runs on the CPU, so training is slow.': '此驱动在 CPU 上运行，训练会很慢。',
};
