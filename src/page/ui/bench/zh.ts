export const zh = {
  Bench: '测速',
  Benchmark: '基准测试',
  'Times a training step (ResNet-18, MoCo, 32 px) at three sizes on this GPU, and measures the most that it can do: multiply-adds in registers, and bytes of its memory. Takes up to a minute; nothing is sent anywhere.':
    '在这块 GPU 上以三种规模测量一步训练（ResNet-18、MoCo、32 像素）的用时，并测量它的上限：寄存器中的乘加运算和显存带宽。最多需要一分钟；不会发送任何数据。',
  'Measure this GPU': '测量这块 GPU',
  '{{adapter}}, {{runtime}}: at most {{gflops}} GFLOP/s and {{gigabytes}} GB/s.':
    '{{adapter}}，{{runtime}}：最高 {{gflops}} GFLOP/s、{{gigabytes}} GB/s。',
  'Width {{width}}, batch {{batch}}': '宽度 {{width}}，批 {{batch}}',
  '{{n}} ms a step': '每步 {{n}} 毫秒',
  '{{percent}} of the roofline': '屋顶线的 {{percent}}',
  '{{n}} dispatches, submitted after {{ms}} ms': '{{n}} 次调度，{{ms}} 毫秒后提交完毕',
  'left out: a step would take more than 10 s': '已略过：一步会超过 10 秒',
  'left out: it does not fit into the GPU’s memory': '已略过：GPU 内存放不下',
  'No result is in this build yet. Measure this GPU, copy its result into a file of src/page/store/device/results and send it in.':
    '此版本中还没有结果。请测量这块 GPU，把结果复制到 src/page/store/device/results 下的一个文件并提交。',
  'Measured adapters': '已测量的适配器',
  Roofline: '屋顶线',
  Measured: '测量日期',
  'this GPU': '这块 GPU',
  'Milliseconds a step; the share of the roofline is that of the largest size. To add a GPU, copy its result into a file of src/page/store/device/results and send it in.':
    '单位为每步毫秒；屋顶线的占比取最大规模。要添加 GPU，请把它的结果复制为 src/page/store/device/results 中的一个文件并提交。',
  'Copy the result as JSON': '将结果复制为 JSON',
  'Copied.': '已复制。',
};
